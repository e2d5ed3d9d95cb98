using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests;

public sealed class DrainTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Drain_NothingHeld_SaysSoAndCloses()
    {
        await using var worker = Worker().Start();
        var connection = await worker.ConnectAsync();

        worker.Drain();

        Assert.Equal(20_000u, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Draining)).Draining.GraceMs);
        await connection.WriterClosed.Task.Soonish();
        connection.End();
        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
    }

    [Fact]
    public async Task Drain_StreamBreaksWhileNothingIsHeld_DoesNotWaitToReconnect()
    {
        await using var worker = Worker().Start();
        var connection = await worker.Coordinator.NextAsync();
        connection.SendSignIn();

        worker.Drain();
        connection.Break();

        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
    }

    [Fact]
    public async Task Drain_JobRunning_TakesNothingNewFinishesAndCloses()
    {
        await using var worker = new WorkerHarness(o => (o.DrainGrace, o.Slots) = (Grace, 2)).Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        worker.Drain();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Draining);
        connection.Send(Messages.Assignment("job-2"));
        Assert.Equal(DeclineReason.Draining, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Reason);

        run.Finish();
        await connection.TakeResultAsync();
        Assert.False(connection.WriterClosed.Task.IsCompleted);
        connection.Send(Messages.Lease(), LeaseState.ResultAccepted);

        await connection.WriterClosed.Task.Soonish();
        connection.End();
        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
        Assert.Equal(1, worker.Tally.JobsDone);
    }

    [Fact]
    public async Task Drain_GraceOver_HandsBackTheRestThenCloses()
    {
        await using var worker = Worker().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        worker.Drain();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Draining);
        await worker.Clock.WhenArmedAsync(Grace).Soonish();
        worker.Clock.Advance(Grace - TimeSpan.FromMilliseconds(1));
        Assert.False(run.Stopped.Task.IsCompleted);
        worker.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var decline = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline;
        Assert.Equal((Messages.Lease(), DeclineReason.Draining), (decline.Lease, decline.Reason));
        await run.Stopped.Task.Soonish();
        await connection.WriterClosed.Task.Soonish();
        connection.End();
        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
    }

    [Fact]
    public async Task Drain_GraceOverWhileAResultIsJudged_HandsItBack()
    {
        await using var worker = Worker().Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();
        await connection.TakeResultAsync();

        worker.Drain();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Draining);
        await worker.Clock.WhenArmedAsync(Grace).Soonish();
        worker.Clock.Advance(Grace);

        await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline);
        await connection.WriterClosed.Task.Soonish();
        connection.End();
        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
    }

    [Fact]
    public async Task Drain_CoordinatorNeverCloses_EndsAfterTheCloseTimeout()
    {
        // Not as long as a heartbeat's interval, whose timer is armed all along.
        var closeTimeout = TimeSpan.FromMilliseconds(3_333);
        await using var worker = new WorkerHarness(o => (o.DrainGrace, o.CloseTimeout) = (Grace, closeTimeout)).Start();
        var connection = await worker.ConnectAsync();

        worker.Drain();
        await connection.WriterClosed.Task.Soonish();
        await worker.Clock.WhenArmedAsync(closeTimeout).Soonish();
        worker.Clock.Advance(closeTimeout);

        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
    }

    [Fact]
    public async Task Drain_NotConnectedAndNothingHeld_EndsAtOnce()
    {
        await using var worker = Worker().Start();
        (await worker.Coordinator.NextAsync()).Break();
        await worker.WhenWaitingToReconnectAsync();

        worker.Drain();

        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
        Assert.Equal(1, worker.Coordinator.Dials);
    }

    [Fact]
    public async Task Drain_NotConnectedWithAJob_ComesBackToReturnIt()
    {
        await using var worker = Worker().Start();
        var first = await worker.ConnectAsync();
        var run = await worker.AssignAsync(first);
        first.Break();
        await worker.WhenWaitingToReconnectAsync();

        worker.Drain();
        var second = await worker.Coordinator.NextAsync();
        Assert.Single((await second.WelcomeAsync()).Held);
        await second.NextAsync(WorkerMessage.MessageOneofCase.Draining);
        run.Finish();
        await second.TakeResultAsync();
        second.Send(Messages.Lease(), LeaseState.ResultAccepted);

        await second.WriterClosed.Task.Soonish();
        second.End();
        Assert.IsType<DaemonEnd.Drained>(await worker.EndAsync());
    }

    [Fact]
    public async Task Stop_JobRunning_EndsAtOnce()
    {
        await using var worker = Worker().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);
        worker.Drain();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Draining);

        worker.Stop();

        Assert.IsType<DaemonEnd.Stopped>(await worker.EndAsync());
        await run.Stopped.Task.Soonish();
    }

    private static WorkerHarness Worker() => new(o => o.DrainGrace = Grace);
}
