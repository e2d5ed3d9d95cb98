using System.Security.Cryptography;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Session;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Jobs;

public sealed class JobTests
{
    [Fact]
    public async Task Job_Finished_IsUploadedReturnedAndCounted()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);
        Assert.Equal(new ImageRequest("/models/test", Messages.Prompt, "", 128, 64, 20, "ddim", 7.5, 42, "cpu"), run.Request);

        run.Finish();
        var upload = await connection.NextUploadAsync();
        Assert.Equal(Messages.Lease(), upload.Header.Lease);
        Assert.Equal((ulong)ManualRun.Image.Length, upload.Header.ImageSizeBytes);
        Assert.Equal(SHA256.HashData(ManualRun.Image), upload.Header.ImageSha256.ToByteArray());
        Assert.Equal(ManualRun.Image, upload.Image);
        Assert.Equal(64 << 10, upload.ChunkBytes);
        upload.Outcome.SetResult(new UploadOutcome.Stored());

        var returned = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Returned)).Returned;
        Assert.Equal(upload.Header.ImageSha256, returned.ImageSha256);
        Assert.Equal(new RunReport { RunMs = 3000, StepsPerSecond = 6.5, ExecutionProvider = "cpu" }, returned.Report);

        connection.Send(Messages.Lease(), LeaseState.ResultAccepted);
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal((1, 0), (worker.Tally.JobsDone, worker.Tally.JobsFailed));
    }

    [Fact]
    public async Task Progress_MoreOftenThanTheTerms_IsThrottled()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        run.Progress(new ImageProgress(ProgressPhase.Denoising, 1, 20, 0));
        run.Progress(new ImageProgress(ProgressPhase.Denoising, 2, 20, 5));
        run.Progress(new ImageProgress(ProgressPhase.Denoising, 3, 20, 5));
        worker.Clock.Advance(TimeSpan.FromSeconds(1));
        run.Progress(new ImageProgress(ProgressPhase.Denoising, 4, 20, 5.5));

        Assert.Equal(1u, (await NextProgressAsync(connection)).Step);
        var second = await NextProgressAsync(connection);
        Assert.Equal(new Progress { JobId = "job-1", Fence = 1, Phase = ProgressPhase.Denoising, Step = 4, Steps = 20, StepsPerSecond = 5.5 }, second);
    }

    [Fact]
    public async Task Preview_BetweenTwoMessages_GoesWithTheNextAndNotTooOften()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync(welcome => welcome.MaxPreviewBytes = 4096);
        var run = await worker.AssignAsync(connection);
        Assert.Equal((5, 4096), (run.Request.PreviewEverySteps, run.Request.MaxPreviewBytes));

        run.Progress(Step(1));
        run.Progress(Step(2) with { Preview = new byte[] { 1 } });
        run.Progress(Step(3) with { Preview = new byte[] { 2 } });
        worker.Clock.Advance(TimeSpan.FromSeconds(1));
        run.Progress(Step(4));
        worker.Clock.Advance(TimeSpan.FromSeconds(1));
        run.Progress(Step(5) with { Preview = new byte[4097] });

        Assert.Equal(Google.Protobuf.ByteString.Empty, (await NextProgressAsync(connection)).Preview);
        var second = await NextProgressAsync(connection);
        Assert.Equal((4u, Google.Protobuf.ByteString.CopyFrom(2), "image/png"), (second.Step, second.Preview, second.PreviewMediaType));
        var third = await NextProgressAsync(connection);
        Assert.Equal((5u, Google.Protobuf.ByteString.Empty), (third.Step, third.Preview));

        static ImageProgress Step(int step) => new(ProgressPhase.Denoising, step, 20, 5);
    }

    [Fact]
    public async Task Preview_WatchersComeAndGo_IsMadeAndSentWhileThereAreSome()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync(welcome => welcome.MaxPreviewBytes = 4096);
        connection.Send(Messages.Assignment(change: a => a.PreviewsWanted = false));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        var run = await worker.Backend.NextAsync();
        Assert.False(run.Request.ArePreviewsWanted!());
        Assert.Equal(0, await SentBytesAsync(1));

        connection.Send(new CoordinatorMessage { Previews = new Previews { JobId = "job-1", Fence = 1, Wanted = true } });
        connection.Send(new CoordinatorMessage { Previews = new Previews { JobId = "job-1", Fence = 2, Wanted = false } });
        await worker.Leases.Held.Single().WhenPreviewsAreAsync(true);
        Assert.True(run.Request.ArePreviewsWanted());
        Assert.Equal(3, await SentBytesAsync(2));

        connection.Send(new CoordinatorMessage { Previews = new Previews { JobId = "job-1", Fence = 1, Wanted = false } });
        await worker.Leases.Held.Single().WhenPreviewsAreAsync(false);
        Assert.False(run.Request.ArePreviewsWanted());
        Assert.Equal(0, await SentBytesAsync(3));

        async Task<int> SentBytesAsync(int step)
        {
            worker.Clock.Advance(TimeSpan.FromSeconds(1));
            run.Progress(new ImageProgress(ProgressPhase.Denoising, step, 20, 5) { Preview = new byte[3] });
            return (await NextProgressAsync(connection)).Preview.Length;
        }
    }

    [Fact]
    public async Task Preview_CoordinatorThatSaysNothingOfWatchers_IsMade()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync(welcome => welcome.MaxPreviewBytes = 4096);

        Assert.True((await worker.AssignAsync(connection)).Request.ArePreviewsWanted!());
    }

    [Fact]
    public async Task Preview_ThatTheArtistAskedFor_GoesAtOnce()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync(welcome => welcome.MaxPreviewBytes = 4096);
        connection.Send(Messages.Assignment(change: assignment => assignment.Previews = 3));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        var run = await worker.Backend.NextAsync();

        for (var step = 1; step <= 6; step++)
        {
            run.Progress(new ImageProgress(ProgressPhase.Denoising, step, 20, 5) { Preview = step % 2 == 0 ? new byte[step] : default });
        }

        var sent = new List<(uint Step, int Bytes)>();
        for (var message = 0; message < 4; message++)
        {
            var progress = await NextProgressAsync(connection);
            sent.Add((progress.Step, progress.Preview.Length));
        }

        Assert.Equal([(1u, 0), (2u, 2), (4u, 4), (6u, 6)], sent);
    }

    [Theory]
    [InlineData(null, null, 5)]
    [InlineData(0u, null, 0)]
    [InlineData(3u, 3, 5)]
    [InlineData(4_000_000_000u, 5, 5)]
    public async Task Preview_AsManyAsTheArtistAskedFor_AreMade(uint? asked, int? made, int everySteps)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync(welcome => welcome.MaxPreviewBytes = 4096);
        connection.Send(Messages.Assignment(change: assignment =>
        {
            if (asked is { } count)
            {
                assignment.Previews = count;
            }
        }));
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);

        var request = (await worker.Backend.NextAsync()).Request;

        Assert.Equal((made, everySteps), (request.Previews, request.PreviewEverySteps));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1023u)]
    public async Task Preview_CoordinatorThatTakesNone_IsNotMade(uint limit)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync(welcome => welcome.MaxPreviewBytes = limit);

        Assert.Equal(0, (await worker.AssignAsync(connection)).Request.PreviewEverySteps);
    }

    [Fact]
    public async Task Progress_WhileNotConnected_IsShownByTheStatusOnly()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);
        connection.Break();
        await worker.WhenWaitingToReconnectAsync();

        run.Progress(new ImageProgress(ProgressPhase.Denoising, 7, 20, 5));

        var status = worker.Status.Current();
        Assert.Equal("connecting", status.State);
        Assert.Equal(new SogniLike.Worker.Status.JobStatus("job-1", "denoising", 7, 20), Assert.Single(status.Jobs));
    }

    [Theory]
    [InlineData(FailureReason.OutOfMemory)]
    [InlineData(FailureReason.NonFinite)]
    [InlineData(FailureReason.ModelLoad)]
    public async Task Job_BackendCannot_SaysWhyWithoutTheDetail(FailureReason reason)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        run.Outcome.SetResult(new ImageOutcome.Failed(reason, "It did not work.", "CUDA error 700 in node 12"));

        var failed = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed;
        Assert.Equal(new Failed { Lease = Messages.Lease(), Reason = reason, Message = "It did not work." }, failed);
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal(1, worker.Tally.JobsFailed);
    }

    [Fact]
    public async Task Job_BackendThrows_FailsWithoutQuotingTheFault()
    {
        await using var worker = new WorkerHarness { ExpectsErrors = true }.Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        // The harness checks that the word is in no log line.
        run.Outcome.SetException(new InvalidOperationException("cannot tokenise lighthouse"));

        var failed = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed;
        Assert.Equal((FailureReason.Runtime, "The runtime failed (InvalidOperationException)."), (failed.Reason, failed.Message));
    }

    [Fact]
    public async Task Job_FailsWhileNotConnected_SaysSoInTheNextSession()
    {
        await using var worker = new WorkerHarness().Start();
        var first = await worker.ConnectAsync();
        var run = await worker.AssignAsync(first);
        first.Break();
        var delay = await worker.WhenWaitingToReconnectAsync();
        run.Outcome.SetResult(new ImageOutcome.Failed(FailureReason.Runtime, "It did not work."));
        worker.Clock.Advance(delay);

        var second = await worker.Coordinator.NextAsync();
        await second.WelcomeAsync();

        Assert.Equal(Messages.Lease(), (await second.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed.Lease);
    }

    [Fact]
    public async Task Upload_Refused_FailsTheJob()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();

        (await connection.NextUploadAsync()).Outcome.SetResult(new UploadOutcome.Refused(ErrorCodes.UploadTooLarge, "Too large."));

        var failed = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed;
        Assert.Equal((FailureReason.Upload, "The coordinator refused the upload: Too large."), (failed.Reason, failed.Message));
    }

    [Fact]
    public async Task Upload_LargerThanTheTerms_IsNotEvenTried()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync(w => w.MaxImageBytes = 1024);
        (await worker.AssignAsync(connection)).Finish(new byte[1025]);

        var failed = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed;

        Assert.Equal("The image has 1025 bytes; the coordinator takes at most 1024.", failed.Message);
    }

    [Fact]
    public async Task Upload_LeaseOver_DropsTheResultSilently()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();

        (await connection.NextUploadAsync()).Outcome.SetResult(new UploadOutcome.LeaseOver(ErrorCodes.LeaseExpired));

        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal((1, 0), (worker.Tally.JobsStopped, worker.Tally.JobsFailed));
    }

    [Fact]
    public async Task Upload_InterruptedAgainAndAgain_FailsTheJobAtTheLimit()
    {
        await using var worker = new WorkerHarness(o => o.MaxUploadAttempts = 3).Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();

        for (var i = 1; i <= 3; i++)
        {
            (await connection.NextUploadAsync()).Outcome.SetResult(new UploadOutcome.Interrupted("cut off"));
            if (i < 3)
            {
                await worker.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1)).Soonish();
                worker.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        var failed = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed;
        Assert.Equal((FailureReason.Upload, "The upload did not arrive: cut off"), (failed.Reason, failed.Message));
    }

    [Fact]
    public async Task Upload_TakesLongerThanItsTimeout_IsTriedAgain()
    {
        // No second before a heartbeat, whose timer would be taken for that of the pause.
        var timeout = TimeSpan.FromSeconds(3);
        await using var worker = new WorkerHarness(o => o.UploadTimeout = timeout).Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();
        await connection.NextUploadAsync();

        worker.Clock.Advance(timeout);
        await worker.Clock.WhenArmedAsync(TimeSpan.FromSeconds(1)).Soonish();
        worker.Clock.Advance(TimeSpan.FromSeconds(1));

        await connection.TakeResultAsync();
    }

    [Fact]
    public async Task Upload_LostByTheCoordinator_IsBroughtAgain()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();
        await connection.TakeResultAsync();

        connection.Send(Messages.Lease(), LeaseState.Renewed, Messages.LeaseMs, ErrorCodes.UploadMissing);

        await connection.TakeResultAsync();
        connection.Send(Messages.Lease(), LeaseState.ResultAccepted);
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal(1, worker.Tally.JobsDone);
    }

    [Fact]
    public async Task Returned_NoAnswerInTime_IsAskedAgain()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();
        var returned = await connection.TakeResultAsync();

        await worker.Clock.WhenArmedAsync(TimeSpan.FromSeconds(30)).Soonish();
        worker.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(returned, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Returned)).Returned);
    }

    [Fact]
    public async Task Returned_Refused_IsCountedAndLogged()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();
        await connection.TakeResultAsync();

        connection.Send(Messages.Lease(), LeaseState.ResultRefused, code: ErrorCodes.ImageWrongSize, message: "It is too\nsmall.");

        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal((0, 1), (worker.Tally.JobsDone, worker.Tally.ResultsRefused));
        Assert.Contains(worker.Logs.Lines, l => l.Text.Contains("(image_wrong_size): It is too small.", StringComparison.Ordinal));
    }

    private static async Task<Progress> NextProgressAsync(ScriptedConnection connection)
    {
        while (true)
        {
            if ((await connection.NextAsync()).Progress is { } progress)
            {
                return progress;
            }
        }
    }
}
