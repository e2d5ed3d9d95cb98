using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Leasing;

public sealed class LeaseTests
{
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMilliseconds(Messages.LeaseMs);

    [Fact]
    public async Task Lease_NoRenewalForItsLength_StopsTheJobWithoutAResult()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        worker.Clock.Advance(LeaseLength - TimeSpan.FromMilliseconds(1));
        Assert.False(run.Stopped.Task.IsCompleted);
        worker.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await run.Stopped.Task.Soonish();
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Contains(worker.Logs.Lines, l => l.Text.Contains("stopped: LeaseLost", StringComparison.Ordinal));
        Assert.Equal(1, worker.Tally.JobsStopped);
    }

    [Fact]
    public async Task Lease_Renewed_TheJobGoesOn()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);
        await connection.NextHeartbeatAsync(h => h.Held.Count == 1);

        var interval = TimeSpan.FromMilliseconds(Messages.HeartbeatMs);
        for (var passed = TimeSpan.Zero; passed < 2 * LeaseLength; passed += interval)
        {
            await worker.Clock.WhenArmedAsync(interval).Soonish();
            worker.Clock.Advance(interval);
            await connection.NextHeartbeatAsync(h => h.Held.Count == 1);
            connection.Send(Messages.Lease(), LeaseState.Renewed, Messages.LeaseMs);

            // Messages are handled in order: when this is answered, the renewal has been.
            connection.Send(Messages.Assignment("probe"));
            await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline);
        }

        Assert.False(run.Stopped.Task.IsCompleted);
    }

    [Fact]
    public async Task Lease_EndsWhileNotConnected_StopsTheJob()
    {
        await using var worker = SlowToReconnect().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection, leaseMs: 5_000);

        connection.Break();
        var delay = await worker.WhenWaitingToReconnectAsync();
        worker.Clock.Advance(TimeSpan.FromSeconds(5));

        await run.Stopped.Task.Soonish();
        await worker.Leases.WhenEmptyAsync().Soonish();
        worker.Clock.Advance(delay - TimeSpan.FromSeconds(5));
        var hello = await (await worker.Coordinator.NextAsync()).WelcomeAsync();
        Assert.Empty(hello.Held);
    }

    [Theory]
    [InlineData(LeaseState.Expired)]
    [InlineData(LeaseState.OwnedByOther)]
    [InlineData(LeaseState.UnknownJob)]
    [InlineData(LeaseState.ResultRefused)]
    public async Task LeaseStatus_SaysItIsOver_StopsTheJob(LeaseState state)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        connection.Send(Messages.Lease(), state);

        await run.Stopped.Task.Soonish();
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
    }

    [Fact]
    public async Task LeaseStatus_OfAnotherFence_ChangesNothing()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection, fence: 5);

        connection.Send(Messages.Lease(fence: 4), LeaseState.OwnedByOther);
        connection.Send(Messages.Lease(fence: 6), CancelReason.Artist);
        run.Finish();

        Assert.Equal(5ul, (await connection.TakeResultAsync()).Lease.Fence);
    }

    [Theory]
    [InlineData(CancelReason.Artist, "Artist")]
    [InlineData(CancelReason.Expired, "Expired")]
    [InlineData(CancelReason.Operator, "Operator")]
    [InlineData(CancelReason.LeaseLost, "LeaseLost")]
    [InlineData(CancelReason.Unspecified, "LeaseLost")]
    public async Task Cancel_RunningJob_StopsItAndFreesTheSlot(CancelReason reason, string logged)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        connection.Send(Messages.Lease(), reason);

        await run.Stopped.Task.Soonish();
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Contains(worker.Logs.Lines, l => l.Text.Contains($"stopped: {logged}", StringComparison.Ordinal));
        await worker.AssignAsync(connection, "job-2");
    }

    [Fact]
    public async Task Result_FinishedWhileNotConnectedForLongerThanTheLease_IsStillBrought()
    {
        await using var worker = SlowToReconnect().Start();
        var first = await worker.ConnectAsync();
        var run = await worker.AssignAsync(first, leaseMs: 5_000);
        first.Break();
        var delay = await worker.WhenWaitingToReconnectAsync();
        run.Finish();
        await UntilResultIsHeldAsync(worker);

        worker.Clock.Advance(delay);

        var second = await worker.Coordinator.NextAsync();
        Assert.Single((await second.WelcomeAsync()).Held);
        await second.TakeResultAsync();
    }

    [Fact]
    public async Task Result_NobodyAnswersForTheRetention_IsDropped()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        (await worker.AssignAsync(connection)).Finish();
        await connection.TakeResultAsync();

        worker.Clock.Advance(TimeSpan.FromMinutes(10));

        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal(1, worker.Tally.JobsStopped);
    }

    // Its pauses are longer than the leases of these tests.
    private static WorkerHarness SlowToReconnect() => new(o => o.ReconnectDelay = o.MaxReconnectDelay = TimeSpan.FromSeconds(15));

    private static async Task UntilResultIsHeldAsync(WorkerHarness worker)
    {
        while (!worker.Leases.Held.Single().HoldsResult)
        {
            await Task.Yield();
        }
    }
}
