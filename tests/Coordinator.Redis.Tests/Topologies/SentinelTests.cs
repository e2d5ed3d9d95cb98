using System.Collections.Concurrent;
using System.Globalization;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

/// <summary>What a failover loses of what was acknowledged, with and without WAIT.</summary>
[Trait("Category", "Sentinel")]
public sealed class SentinelTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task Failover_DuringWritesThatWaitForTheReplica_LosesNothingAcknowledged()
    {
        await using var servers = await SentinelServers.StartAsync();
        await using var coordinator = await StartAsync(servers, waitReplicas: 1);
        var writers = new Writers(coordinator);
        await writers.UntilAcknowledgedAsync(200);

        await servers.Master.KillAsync();
        await Until.HoldsAsync(() => IsMasterAsync(servers.Replica), Patience);

        // The new master has no replica, so nothing is acknowledged until the old one is back as one.
        await servers.Master.StartAgainAsync();
        await writers.UntilAcknowledgedAsync(writers.Acknowledged.Count + 200);
        await writers.StopAsync();

        var kept = await KeptAsync(coordinator, writers.Acknowledged);
        var doubtful = await KeptAsync(coordinator, writers.Doubtful);
        output.WriteLine($"acknowledged {writers.Acknowledged.Count}, lost {writers.Acknowledged.Count - kept}; unanswered {writers.Doubtful.Count}, of them kept {doubtful}");
        Assert.Equal(writers.Acknowledged.Count, kept);
        Assert.NotEmpty(writers.Doubtful);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Failover_ToAReplicaThatFellBehind_LosesWhatDidNotWait(int waitReplicas)
    {
        await using var servers = await SentinelServers.StartAsync();
        await using var coordinator = await StartAsync(servers, waitReplicas);
        var before = new Writers(coordinator);
        await before.UntilAcknowledgedAsync(50);
        await before.StopAsync();

        await servers.CutReplicaAsync();
        var (acknowledged, doubtful) = (new List<JobId>(), 0);
        for (var i = 0; i < 10; i++)
        {
            try
            {
                acknowledged.Add(await WriteAsync(coordinator, $"behind-{i}"));
            }
            catch (StoreUnavailableException)
            {
                doubtful++;
            }
        }

        await servers.Master.KillAsync();
        await Until.HoldsAsync(() => IsMasterAsync(servers.Replica), Patience);
        await Until.HoldsAsync(() => coordinator.Status.IsReady);

        Assert.Equal(before.Acknowledged.Count, await KeptAsync(coordinator, before.Acknowledged));
        var lost = acknowledged.Count - await KeptAsync(coordinator, acknowledged);
        output.WriteLine($"WAIT {waitReplicas}: acknowledged while the replica was behind {acknowledged.Count}, lost {lost}; refused {doubtful}");
        Assert.Equal(waitReplicas == 0 ? (10, 10, 0) : (0, 0, 10), (acknowledged.Count, lost, doubtful));
    }

    [Fact]
    public async Task Apply_NoReplica_IsNotAcknowledged()
    {
        await using var server = await Testing.RedisServer.StartAsync(Testing.RedisPersistence.Always);
        await using var coordinator = await TestCoordinator.StartAsync("pool", options =>
            (options.ConnectionString, options.WaitReplicas, options.WaitTimeout) = (server.ConnectionString, 1, TimeSpan.FromMilliseconds(50)));
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => WriteAsync(coordinator, "A"));
        Assert.Contains("0 of 1 replicas", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(await coordinator.Jobs.FindAsync(new JobId("A"), default));
    }

    private static Task<TestCoordinator> StartAsync(SentinelServers servers, int waitReplicas) => TestCoordinator.StartAsync("pool", options =>
        (options.ConnectionString, options.WaitReplicas, options.WaitTimeout, options.CommandTimeout) =
        (servers.ConnectionString, waitReplicas, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2)));

    private static async Task<JobId> WriteAsync(TestCoordinator coordinator, string id)
    {
        Assert.IsType<ApplyOutcome.Applied>(await coordinator.Jobs.ApplyAsync(TestJobs.Transaction((null, TestJobs.New(id))), default));
        return new JobId(id);
    }

    private static async Task<bool> IsMasterAsync(Testing.RedisServer server)
    {
        try
        {
            return (await SentinelServers.ReadAsync(server, "INFO", "replication")).Contains("role:master", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException)
        {
            // With the promotion a sentinel kills all connections, perhaps this one.
            return false;
        }
    }

    /// <summary>How many of them the pool still has; outages are waited out.</summary>
    private static async Task<int> KeptAsync(TestCoordinator coordinator, IReadOnlyCollection<JobId> jobs)
    {
        var kept = 0;
        foreach (var ids in jobs.Chunk(200))
        {
            IReadOnlyList<Job>? found = null;
            await Until.HoldsAsync(async () =>
            {
                try
                {
                    found = await coordinator.Jobs.FindAsync(ids, default);
                    return true;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            });
            kept += found!.Count;
        }

        return kept;
    }

    /// <summary>Several at once, each submitting one job after the other, come what may.</summary>
    private sealed class Writers
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _writing;
        private int _last;
        private volatile string _lastFault = "";

        public Writers(TestCoordinator coordinator) => _writing = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => WriteAllAsync(coordinator))));

        public ConcurrentBag<JobId> Acknowledged { get; } = [];

        /// <summary>Those that nothing is known of.</summary>
        public ConcurrentBag<JobId> Doubtful { get; } = [];

        public async Task UntilAcknowledgedAsync(int count)
        {
            var begun = TimeProvider.System.GetTimestamp();
            while (Acknowledged.Count < count)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"Nothing is acknowledged any more; the last answer was: {_lastFault}");
                await Task.WhenAny(_writing, Task.Delay(10));
                if (_writing.IsCompleted)
                {
                    await _writing;
                }
            }
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _writing;
            _stop.Dispose();
        }

        private async Task WriteAllAsync(TestCoordinator coordinator)
        {
            while (!_stop.IsCancellationRequested)
            {
                var id = Interlocked.Increment(ref _last).ToString("D26", CultureInfo.InvariantCulture);
                try
                {
                    Acknowledged.Add(await WriteAsync(coordinator, id));
                }
                catch (StoreUnavailableException fault)
                {
                    _lastFault = $"{fault.Message} {fault.InnerException?.Message}";
                    Doubtful.Add(new JobId(id));
                    await Task.Delay(20);
                }
            }
        }
    }
}
