using Google.Protobuf;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Status;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Audits;

public sealed class AuditTests
{
    private static readonly float[] Latent = [1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public async Task Hello_BackendWithPoints_NamesTheFeature()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();

        Assert.Contains("audits/1", (await connection.WelcomeAsync()).Features);
    }

    [Fact]
    public async Task Offer_Taken_AnswersPointAfterPointOnOneRun()
    {
        await using var worker = new WorkerHarness().Start();
        var (opened, _) = Opens(worker);
        var connection = await ConnectAsync(worker);
        connection.Send(Messages.Offer());
        var call = await connection.NextAuditAsync();
        var begin = (await call.NextAsync()).Begin;
        Assert.Equal(("audit-1", ByteString.CopyFrom(Messages.Nonce)), (begin.AuditId, begin.Token));

        call.Ask(0, Latent);
        Assert.Equal(Latent, TensorBytes.Read(await call.NextAnswerAsync()));
        call.Ask(2, Latent);
        Assert.Equal(Latent.Select(value => value * 3), TensorBytes.Read(await call.NextAnswerAsync()));
        await worker.WhenAuditIsAsync(new AuditStatus("audit-1", 2, 3));
        call.AskForImage(Latent);
        Assert.Equal(Latent.Select(value => (byte)value), await call.NextAnswerAsync());
        call.End();

        await call.Disposed.Task.Soonish();
        await worker.Leases.WhenEmptyAsync().Soonish();
        var run = Assert.Single(opened);
        Assert.True(run.IsDisposed);
        Assert.Equal((Messages.Prompt, 20), (run.Request.Prompt, run.Request.Steps));
        Assert.Equal((1, 0), (worker.Tally.AuditsDone, worker.Tally.AuditsDeclined));
        Assert.Empty(worker.Status.Current().Audits);
    }

    [Fact]
    public async Task Offer_Taken_HoldsASlotUntilTheEnd()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        connection.Send(Messages.Offer());
        var call = await connection.NextAuditAsync();

        connection.Send(Messages.Assignment());
        var decline = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline;
        Assert.Equal(DeclineReason.NoFreeSlot, decline.Reason);
        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.Busy, offer => offer.AuditId = "audit-2");

        call.End();
        await worker.Leases.WhenEmptyAsync().Soonish();
        await worker.AssignAsync(connection, "job-2");
    }

    [Fact]
    public async Task Offer_WhileAJobRuns_IsDeclinedAsBusy()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        await worker.AssignAsync(connection);

        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.Busy);
    }

    [Fact]
    public async Task Offer_WhilePaused_IsDeclinedAsBusy()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        worker.State.Paused = true;

        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.Busy);
    }

    [Fact]
    public async Task Offer_UnknownModel_IsDeclined()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);

        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.ModelMissing, offer => offer.ModelManifest = ByteString.CopyFrom(new byte[32]));
    }

    [Fact]
    public async Task Offer_TaskOutOfBounds_IsDeclined()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);

        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.Unsupported, offer => offer.Task.Steps = 0);
        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.Unsupported, offer => offer.Task = null);
    }

    [Fact]
    public async Task Offer_ModelThatDoesNotLoad_IsDeclinedAndTheSlotIsFree()
    {
        await using var worker = new WorkerHarness().Start();
        worker.Backend.Points = static _ => new PointRunOpening.ModelMissing("A file is gone.");
        var connection = await ConnectAsync(worker);

        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.ModelMissing);

        await worker.Leases.WhenEmptyAsync().Soonish();
    }

    [Fact]
    public async Task Question_ThatCannotBeComputed_IsDeclinedInTheMiddle()
    {
        await using var worker = new WorkerHarness().Start();
        worker.Backend.Points = static request => new PointRunOpening.Opened(new ManualPointRun(request) { Failure = "NaN." });
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);

        call.Ask(0, Latent);

        Assert.Equal(AuditDeclineReason.Unsupported, (await call.NextAsync()).Decline.Reason);
        call.End();
        await worker.Leases.WhenEmptyAsync().Soonish();
        Assert.Equal((0, 1), (worker.Tally.AuditsDone, worker.Tally.AuditsDeclined));
    }

    [Fact]
    public async Task Questions_MoreThanOffered_EndTheCall()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);
        for (var i = 0u; i < 3; i++)
        {
            call.Ask(i, Latent);
            await call.NextAnswerAsync();
        }

        call.Ask(3, Latent);

        await AssertLapsedAsync(worker, call, "More than 3 evaluations were asked for.");
    }

    [Fact]
    public async Task Images_MoreThanOne_EndTheCall()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);
        call.AskForImage(Latent);
        await call.NextAnswerAsync();

        call.AskForImage(Latent);

        await AssertLapsedAsync(worker, call, "More than 1 images were asked for.");
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(9, true)]
    [InlineData(9, false)]
    public async Task Latent_OfAnotherSize_EndsTheCallBeforeItIsKept(int elements, bool last)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);

        call.Send(new AuditQuestion { Evaluation = 0, Latent = ByteString.CopyFrom(new byte[4 * elements]), Last = last });

        await AssertLapsedAsync(worker, call, "AuditQuestion.latent must have 32 bytes.");
    }

    [Fact]
    public async Task Question_WithoutAPoint_EndsTheCall()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);

        call.Send(new AuditQuestion { Last = true });

        await AssertLapsedAsync(worker, call, "An AuditQuestion names no point.");
    }

    [Fact]
    public async Task Call_Broken_LapsesAndTheSlotIsFree()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);

        call.Break();

        await AssertLapsedAsync(worker, call, "broken by the test");
        Assert.Equal((0, 0), (worker.Tally.AuditsDone, worker.Tally.AuditsDeclined));
    }

    [Fact]
    public async Task Offer_ItsTimeIsOver_StopsTheComputation()
    {
        await using var worker = new WorkerHarness().Start();
        var (_, gate) = Opens(worker, isOpen: false);
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);
        call.Ask(0, Latent);

        await worker.Clock.WhenArmedAsync(TimeSpan.FromSeconds(60)).Soonish();
        worker.Clock.Advance(TimeSpan.FromSeconds(60));

        await call.Disposed.Task.Soonish();
        await worker.Leases.WhenEmptyAsync().Soonish();
        gate.SetResult();
    }

    [Fact]
    public async Task Session_Lost_StopsTheComputation()
    {
        await using var worker = new WorkerHarness().Start();
        var (_, gate) = Opens(worker, isOpen: false);
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);
        call.Ask(0, Latent);

        connection.Break();

        await call.Disposed.Task.Soonish();
        await worker.Leases.WhenEmptyAsync().Soonish();
        gate.SetResult();
    }

    [Fact]
    public async Task Drain_WithAnAudit_LetsItFinishWithinTheGrace()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);

        worker.Drain();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Draining);
        await AssertDeclinedAsync(worker, connection, AuditDeclineReason.Busy, offer => offer.AuditId = "audit-2");
        call.Ask(1, Latent);
        await call.NextAnswerAsync();
        Assert.False(connection.WriterClosed.Task.IsCompleted);
        call.End();

        await connection.WriterClosed.Task.Soonish();
        connection.End();
        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
        Assert.Equal(1, worker.Tally.AuditsDone);
    }

    [Fact]
    public async Task Drain_GraceOver_StopsTheAudit()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker);
        var call = await BeginAsync(connection);
        worker.Drain();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Draining);

        await worker.Clock.WhenArmedAsync(TimeSpan.FromSeconds(30)).Soonish();
        worker.Clock.Advance(TimeSpan.FromSeconds(30));

        await call.Disposed.Task.Soonish();
        await connection.WriterClosed.Task.Soonish();
    }

    [Theory]
    [InlineData(false, "audit-1", 32, 3u, "audits are not in force.")]
    [InlineData(true, "", 32, 3u, "its offer is malformed.")]
    [InlineData(true, "a\nb", 32, 3u, "its offer is malformed.")]
    [InlineData(true, "audit-1", 31, 3u, "its offer is malformed.")]
    [InlineData(true, "audit-1", 32, 4_097u, "its offer is malformed.")]
    public async Task Offer_NotInForceOrMalformed_IsIgnored(bool isInForce, string id, int tokenBytes, uint evaluations, string reason)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await ConnectAsync(worker, isInForce);

        connection.Send(Messages.Offer(offer =>
        {
            (offer.AuditId, offer.Evaluations) = (id, evaluations);
            offer.Token = ByteString.CopyFrom(new byte[tokenBytes]);
        }));

        await worker.AssignAsync(connection);
        Assert.Contains(worker.Logs.Lines, line => line.Text.Contains(reason, StringComparison.Ordinal));
    }

    private static Task<ScriptedConnection> ConnectAsync(WorkerHarness worker, bool isInForce = true) => worker.ConnectAsync(welcome =>
    {
        if (isInForce)
        {
            welcome.Features.Add("audits/1");
        }
    });

    private static async Task<ScriptedAuditCall> BeginAsync(ScriptedConnection connection)
    {
        connection.Send(Messages.Offer());
        var call = await connection.NextAuditAsync();
        Assert.NotNull((await call.NextAsync()).Begin);
        return call;
    }

    private static (List<ManualPointRun> Opened, TaskCompletionSource Gate) Opens(WorkerHarness worker, bool isOpen = true)
    {
        var opened = new List<ManualPointRun>();
        var gate = new TaskCompletionSource();
        if (isOpen)
        {
            gate.SetResult();
        }

        worker.Backend.Points = request =>
        {
            opened.Add(new ManualPointRun(request) { Gate = gate.Task });
            return new PointRunOpening.Opened(opened[^1]);
        };
        return (opened, gate);
    }

    private static async Task AssertDeclinedAsync(WorkerHarness worker, ScriptedConnection connection, AuditDeclineReason reason, Action<AuditOffer>? change = null)
    {
        connection.Send(Messages.Offer(change));
        var call = await connection.NextAuditAsync();
        var decline = (await call.NextAsync()).Decline;
        Assert.Equal((reason, ByteString.CopyFrom(Messages.Nonce)), (decline.Reason, decline.Token));
        await call.WriterClosed.Task.Soonish();
        call.End();
        await call.Disposed.Task.Soonish();
        Assert.NotEqual(0, worker.Tally.AuditsDeclined);
    }

    private static async Task AssertLapsedAsync(WorkerHarness worker, ScriptedAuditCall call, string message)
    {
        await call.Disposed.Task.Soonish();
        await worker.Leases.WhenEmptyAsync().Soonish();
        await worker.WhenLoggedAsync($"Audit audit-1 lapsed: {message}");
    }
}
