using Grpc.Core;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Session;

public sealed class ReconnectTests
{
    [Fact]
    public async Task Connecting_WithoutAWelcome_DoesNotEndTheRowOfErrors()
    {
        await using var worker = new WorkerHarness().Start();
        var delays = new List<TimeSpan>();
        for (var i = 0; i < 7; i++)
        {
            var connection = await worker.Coordinator.NextAsync();
            connection.SendSignIn();
            await connection.NextAsync(WorkerMessage.MessageOneofCase.Hello);
            connection.Break();
            delays.Add(await worker.PassBackoffAsync());
        }

        Assert.True(delays[6] > TimeSpan.FromSeconds(7), $"The seventh pause was only {delays[6]}.");
        await worker.ConnectAsync();
    }

    [Fact]
    public async Task Welcome_AfterErrors_BeginsTheRowAnew()
    {
        await using var worker = new WorkerHarness().Start();
        for (var i = 0; i < 6; i++)
        {
            (await worker.Coordinator.NextAsync()).Break();
            await worker.PassBackoffAsync();
        }

        (await worker.ConnectAsync()).Break();

        var delay = await worker.PassBackoffAsync();
        Assert.InRange(delay, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500));
        await worker.ConnectAsync();
    }

    [Fact]
    public async Task Dialling_Fails_IsTriedAgain()
    {
        await using var worker = new WorkerHarness();
        worker.Coordinator.Unreachable = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "nobody there"));
        worker.Start();

        var delay = await worker.WhenWaitingToReconnectAsync();
        worker.Coordinator.Unreachable = null;
        worker.Clock.Advance(delay);

        await worker.ConnectAsync();
        Assert.Equal(2, worker.Coordinator.Dials);
        Assert.Equal("nobody there", worker.Status.Current().LastError);
    }

    [Fact]
    public async Task Stream_EndedByTheCoordinator_IsOpenedAgain()
    {
        await using var worker = new WorkerHarness().Start();
        (await worker.ConnectAsync()).End();

        await worker.PassBackoffAsync();

        await worker.ConnectAsync();
    }

    [Fact]
    public async Task Connection_LostInTheMiddleOfAJob_TheJobGoesOnAndIsListed()
    {
        await using var worker = new WorkerHarness().Start();
        var first = await worker.ConnectAsync();
        var run = await worker.AssignAsync(first);

        first.Break();
        await worker.PassBackoffAsync();
        var second = await worker.Coordinator.NextAsync();
        var hello = await second.WelcomeAsync();

        Assert.Equal(Messages.Lease(), Assert.Single(hello.Held));
        Assert.False(run.Stopped.Task.IsCompleted);
        run.Finish();
        Assert.Equal(Messages.Lease(), (await second.TakeResultAsync()).Lease);
    }

    [Fact]
    public async Task Connection_LostWhileTheResultIsJudged_ItIsBroughtAgain()
    {
        await using var worker = new WorkerHarness().Start();
        var first = await worker.ConnectAsync();
        (await worker.AssignAsync(first)).Finish();
        var returned = await first.TakeResultAsync();

        first.Break();
        await worker.PassBackoffAsync();
        var second = await worker.Coordinator.NextAsync();
        var hello = await second.WelcomeAsync();
        var again = await second.TakeResultAsync();

        Assert.Single(hello.Held);
        Assert.Equal(returned, again);
        second.Send(Messages.Lease(), LeaseState.ResultAccepted);
        await second.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal(1, worker.Tally.JobsDone);
    }

    [Fact]
    public async Task Connection_LostDuringTheUpload_ItIsBroughtAgain()
    {
        await using var worker = new WorkerHarness().Start();
        var first = await worker.ConnectAsync();
        (await worker.AssignAsync(first)).Finish();
        await first.NextUploadAsync();

        first.Break();
        await worker.PassBackoffAsync();
        var second = await worker.ConnectAsync();

        Assert.Equal(Messages.Lease(), (await second.TakeResultAsync()).Lease);
    }

    [Fact]
    public async Task Drain_OfTheCoordinatorWithoutJobs_ReconnectsSoon()
    {
        await using var worker = new WorkerHarness().Start();
        var first = await worker.ConnectAsync();

        first.Send(new CoordinatorMessage { Drain = new Drain { GraceMs = 1000 } });
        await first.WriterClosed.Task.Soonish();
        first.End();

        await worker.PassBackoffAsync();
        await worker.ConnectAsync();
        Assert.Null(worker.Status.Current().LastError);
    }

    [Fact]
    public async Task Hold_IsShownInTheStatusUntilItEndsOrTheNextSession()
    {
        await using var worker = new WorkerHarness().Start();
        var first = await worker.ConnectAsync();
        var until = worker.Clock.GetUtcNow().AddMinutes(10);
        var hold = new Hold { OnHold = true, Reason = "5 jobs failed on this worker.", Until = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(until) };

        await SayAsync(hold, () => worker.Status.Current().Hold is not null);
        Assert.Equal(("5 jobs failed on this worker.", until), (worker.Status.Current().Hold!.Reason, worker.Status.Current().Hold!.Until));
        await SayAsync(new Hold(), () => worker.Status.Current().Hold is null);
        await SayAsync(hold, () => worker.Status.Current().Hold is not null);

        first.End();
        await worker.PassBackoffAsync();
        await worker.ConnectAsync();
        Assert.Null(worker.Status.Current().Hold);

        async Task SayAsync(Hold said, Func<bool> isSeen)
        {
            first.Send(new CoordinatorMessage { Hold = said });
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (!isSeen())
            {
                await Task.Delay(5, patience.Token);
            }
        }
    }

    [Fact]
    public async Task Drain_OfTheCoordinatorWithAJob_FinishesItFirst()
    {
        await using var worker = new WorkerHarness().Start();
        var first = await worker.ConnectAsync();
        var run = await worker.AssignAsync(first);

        first.Send(new CoordinatorMessage { Drain = new Drain { GraceMs = 60_000 } });
        run.Finish();
        await first.TakeResultAsync();
        Assert.False(first.WriterClosed.Task.IsCompleted);
        first.Send(Messages.Lease(), LeaseState.ResultAccepted);

        await first.WriterClosed.Task.Soonish();
        first.End();
        await worker.PassBackoffAsync();
        await worker.ConnectAsync();
    }
}
