using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Coordinator.Time;
using SogniLike.Testing;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Redis.Tests.Connections;

public sealed class RedisLifetimeTests
{
    [Fact]
    public async Task StartAsync_NothingListens_SaysWhereInOneSentenceWithoutThePassword()
    {
        var error = await Assert.ThrowsAsync<RedisStartException>(
            () => StartAsync("127.0.0.1:1,password=hidden", options => options.StartTimeout = TimeSpan.FromSeconds(1)));

        Assert.StartsWith("Redis at 127.0.0.1:1 cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains("Coordinator:Redis:ConnectionString", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoAppendOnlyFile_IsRefusedUnlessAllowed()
    {
        await using var server = await RedisServer.StartAsync(RedisPersistence.None);

        var error = await Assert.ThrowsAsync<RedisStartException>(() => StartAsync(server.ConnectionString));
        Assert.Contains("set appendonly to yes", error.Message, StringComparison.Ordinal);

        await using var allowed = await StartAsync(server.ConnectionString, options => options.AllowVolatile = true);
        Assert.True(allowed.Status.IsReady);
        Assert.True(allowed.Log.Contains("acknowledged jobs may be lost"));
    }

    [Fact]
    public async Task StartAsync_EvictingPolicy_IsRefusedEvenInDevelopment()
    {
        await using var server = await RedisServer.StartAsync(RedisPersistence.Always, ["--maxmemory-policy", "allkeys-lru"]);
        var error = await Assert.ThrowsAsync<RedisStartException>(() => StartAsync(server.ConnectionString, options => options.AllowVolatile = true));
        Assert.Contains("set maxmemory-policy to noeviction there (it is allkeys-lru)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ServerGoesAndComesBack_FollowsIt()
    {
        await using var server = await RedisServer.StartAsync(RedisPersistence.Always);
        await using var coordinator = await StartAsync(server.ConnectionString);
        var health = coordinator.Get<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);

        await server.KillAsync();
        await Until.HoldsAsync(() => !coordinator.Status.IsReady);
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync()).Status);

        await server.StartAgainAsync();
        await Until.HoldsAsync(() => coordinator.Status.IsReady);
        Assert.Equal(0, await coordinator.Jobs.LastEventIdAsync(TestJobs.Artist, default));
    }

    [Fact]
    public async Task DisposeAsync_ConnectionString_LeavesTheServerRunning()
    {
        await using var server = await RedisServer.StartAsync(RedisPersistence.Always);
        await using (await StartAsync(server.ConnectionString))
        {
        }

        await using var next = await StartAsync(server.ConnectionString);
        Assert.True(next.Status.IsReady);
    }

    [Fact]
    public async Task PoolClock_AfterStart_IsTheClockOfRedis()
    {
        await using var server = await RedisServer.StartAsync(RedisPersistence.Always);
        await using var coordinator = await StartAsync(server.ConnectionString, time: new TestClock());

        // The local clock stands at the beginning of 2026; Redis has the machine's.
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.InRange(coordinator.Get<IPoolClock>().NowMs, now - 60_000, now + 60_000);
    }

    [Fact]
    public async Task StartAsync_WrongOptions_ReportsAllOfThem()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("host:6379", options =>
        {
            options.CommandTimeout = TimeSpan.Zero;
            options.MaxEventsPerAccount = 1;
        }));
        Assert.Equal(2, error.Failures.Count());
    }

    private static Task<TestCoordinator> StartAsync(string connectionString, Action<RedisOptions>? change = null, TimeProvider? time = null) =>
        TestCoordinator.StartAsync(
            SharedRedis.NewPool(),
            options =>
            {
                options.ConnectionString = connectionString;
                change?.Invoke(options);
            },
            time);
}
