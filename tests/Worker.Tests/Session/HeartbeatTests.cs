using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Session;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task Heartbeat_IntervalPasses_IsSent()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            var beat = connection.NextAsync();
            await worker.Clock.WhenArmedAsync(TimeSpan.FromMilliseconds(Messages.HeartbeatMs)).Soonish();
            worker.Clock.Advance(TimeSpan.FromMilliseconds(Messages.HeartbeatMs - 1));
            Assert.False(beat.IsCompleted);
            worker.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.NotNull((await beat).Heartbeat);
        }
    }

    [Fact]
    public async Task Heartbeat_OwnerPausesAndResumes_IsSentAtOnce()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        worker.State.Paused = true;
        Assert.True((await connection.NextAsync()).Heartbeat.Paused);

        worker.State.Paused = false;
        Assert.False((await connection.NextAsync()).Heartbeat.Paused);
    }

    [Fact]
    public async Task Heartbeat_JobBeginsAndEnds_IsSentAtOnce()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        var run = await worker.AssignAsync(connection);
        Assert.Equal(Messages.Lease(), Assert.Single((await connection.NextHeartbeatAsync(h => h.Held.Count == 1)).Held));

        connection.Send(Messages.Lease(), CancelReason.Artist);
        await run.Stopped.Task.Soonish();
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
    }

    [Fact]
    public async Task Heartbeat_CapabilitiesChanged_CarriesThemOnce()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        worker.Backend.Loaded = true;
        worker.State.Paused = true;
        var changed = (await connection.NextAsync()).Heartbeat;
        worker.State.Paused = false;
        var after = (await connection.NextAsync()).Heartbeat;

        Assert.True(Assert.Single(changed.Capabilities.Models).Loaded);
        Assert.Null(after.Capabilities);
    }

    [Fact]
    public async Task Heartbeat_PausedBeforeTheSession_SaysSoAtOnce()
    {
        await using var worker = new WorkerHarness();
        worker.State.Paused = true;
        worker.Start();
        var connection = await worker.Coordinator.NextAsync();

        await connection.WelcomeAsync();

        Assert.True((await connection.NextAsync()).Heartbeat.Paused);
    }
}
