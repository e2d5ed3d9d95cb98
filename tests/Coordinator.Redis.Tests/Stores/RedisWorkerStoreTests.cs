using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Redis.Tests.Stores;

public sealed class RedisWorkerStoreTests(SharedRedis redis) : RedisTest(redis)
{
    private const long Now = TestJobs.Now;

    [Fact]
    public async Task EnrolAsync_ManyAtOnceOnOneToken_LetsInAsManyAsItSays()
    {
        await Coordinator.Workers.AddTokenAsync(Token() with { MaxUses = 5 }, 10, default);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Coordinator.Workers.EnrolAsync("secret", Worker(i), 100, Now, default)));

        Assert.Equal(5, outcomes.Count(outcome => outcome == EnrolmentOutcome.Enrolled));
        Assert.Equal(7, outcomes.Count(outcome => outcome == EnrolmentOutcome.TokenUsedUp));
        Assert.Equal(5, Assert.Single(await Coordinator.Workers.ListTokensAsync(default)).Uses);
        var workers = await Coordinator.Workers.ListAsync(default);
        Assert.Equal(5, workers.Count);
        Assert.All(workers, worker => Assert.Equal(("owner", "token"), (worker.Owner, worker.TokenId)));
    }

    [Fact]
    public async Task RevokeAsync_Worker_StaysAndIsMarked()
    {
        await Coordinator.Workers.AddTokenAsync(Token(), 10, default);
        await Coordinator.Workers.EnrolAsync("secret", Worker(1), 10, Now, default);

        Assert.True((await Coordinator.Workers.RevokeAsync(new WorkerId("worker-1"), default))!.Revoked);
        Assert.True((await Coordinator.Workers.FindAsync(new WorkerId("worker-1"), default))!.Revoked);
        Assert.Null(await Coordinator.Workers.RevokeAsync(new WorkerId("nobody"), default));
    }

    [Fact]
    public async Task SetPresenceAsync_Heartbeats_WriteNothing()
    {
        // On a server of its own: the shared one also writes down what it forgets of the pools of other tests.
        await using var server = await RedisServer.StartAsync(RedisPersistence.Always);
        await using var alone = await TestCoordinator.StartAsync(SharedRedis.NewPool(), options => options.ConnectionString = server.ConnectionString);
        var before = await AppendOnlyBytesAsync(alone);
        for (var i = 0; i < 100; i++)
        {
            await alone.Workers.SetPresenceAsync(Presence("worker-1", "coordinator-1", Now + i), 10_000, default);
        }

        await alone.Workers.RemovePresenceAsync(new WorkerId("worker-1"), "coordinator-1", default);
        Assert.Equal(before, await AppendOnlyBytesAsync(alone));
    }

    [Fact]
    public async Task ListPresenceAsync_OtherCoordinator_SeesItAndItsEnd()
    {
        await using var other = await Redis.StartCoordinatorAsync(Coordinator.Keys.PoolId);
        await Coordinator.Workers.SetPresenceAsync(Presence("worker-1", "coordinator-1", Now), 10_000, default);

        Assert.Single(await Coordinator.Workers.ListPresenceAsync(Now, default));
        await Until.HoldsAsync(async () => (await other.Workers.ListPresenceAsync(Now, default)).Count == 1);
        Assert.Empty(await other.Workers.ListPresenceAsync(Now + 10_000, default));

        await Coordinator.Workers.SetPresenceAsync(Presence("worker-1", "coordinator-1", Now + 1), 10_000, default);
        await Until.HoldsAsync(async () => (await other.Workers.ListPresenceAsync(Now, default)).Count == 1);
        await Coordinator.Workers.RemovePresenceAsync(new WorkerId("worker-1"), "coordinator-1", default);
        Assert.Empty(await Coordinator.Workers.ListPresenceAsync(Now, default));
        await Until.HoldsAsync(async () => (await other.Workers.ListPresenceAsync(Now, default)).Count == 0);
    }

    [Fact]
    public async Task ListPresenceAsync_CoordinatorThatStartsLater_AsksTheOthers()
    {
        await Coordinator.Workers.SetPresenceAsync(Presence("worker-1", "coordinator-1", Now), 10_000, default);
        await using var later = await Redis.StartCoordinatorAsync(Coordinator.Keys.PoolId);
        await Until.HoldsAsync(async () => (await later.Workers.ListPresenceAsync(Now, default)).Count == 1);
    }

    [Fact]
    public async Task RemovePresenceAsync_WorkerMovedToAnotherCoordinator_StaysThere()
    {
        await Coordinator.Workers.SetPresenceAsync(Presence("worker-1", "coordinator-1", Now), 10_000, default);
        await Coordinator.Workers.SetPresenceAsync(Presence("worker-1", "coordinator-2", Now + 5), 10_000, default);
        await Coordinator.Workers.RemovePresenceAsync(new WorkerId("worker-1"), "coordinator-1", default);
        Assert.Equal("coordinator-2", Assert.Single(await Coordinator.Workers.ListPresenceAsync(Now, default)).CoordinatorId);
    }

    [Fact]
    public async Task SetPresenceAsync_MoreThanAreKept_LeavesTheNewestOutUntilOthersAreForgotten()
    {
        await using var few = await Redis.StartCoordinatorAsync(change: options => options.MaxPresences = 16);
        for (var i = 0; i < 20; i++)
        {
            await few.Workers.SetPresenceAsync(Presence($"worker-{i:D2}", "coordinator-1", Now), 1_000, default);
        }

        Assert.Equal(16, (await few.Workers.ListPresenceAsync(Now, default)).Count);
        await few.Workers.SetPresenceAsync(Presence("worker-19", "coordinator-1", Now + 1_000), 1_000, default);
        Assert.Equal("worker-19", Assert.Single(await few.Workers.ListPresenceAsync(Now + 1_000, default)).Id.Value);
    }

    private static EnrolmentTokenRecord Token() =>
        new() { Id = "token", Owner = "owner", SecretSha256 = "secret", CreatedAtMs = Now, ExpiresAtMs = Now + 1_000, MaxUses = 1 };

    private static WorkerRecord Worker(int number) =>
        new() { Id = new WorkerId($"worker-{number}"), Name = "name", Owner = "", TokenId = "", PublicKey = $"key-{number}", EnrolledAtMs = Now };

    private static WorkerPresence Presence(string worker, string coordinator, long atMs) => new()
    {
        Id = new WorkerId(worker),
        CoordinatorId = coordinator,
        SoftwareVersion = "1",
        Device = "cpu",
        ExecutionProvider = "CPU",
        Slots = 1,
        BusySlots = 0,
        Paused = false,
        Models = [TestJobs.Manifest],
        LastSeenAtMs = atMs,
    };

    private static async Task<string> AppendOnlyBytesAsync(TestCoordinator coordinator) =>
        RedisRequirements.Facts((string)(await coordinator.ExecuteAsync("INFO", "persistence"))!)["aof_current_size"];
}
