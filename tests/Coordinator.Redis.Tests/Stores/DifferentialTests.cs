using System.Text.Json;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;
using SogniLike.Testing.Time;
using Make = SogniLike.Testing.Coordinator.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Stores;

/// <summary>The same seeded run on the store in memory and on Redis: the same answers, and in the end the same jobs, indexes, events and tallies.</summary>
public sealed class DifferentialTests(SharedRedis redis) : RedisTest(redis)
{
    private const int Steps = 400;

    private static readonly AccountId[] Accounts = [new("ada"), new("bob")];
    private static readonly WorkerId[] WorkerIds = [new("01WORKER000000000000000001"), new("01WORKER000000000000000002")];

    private static readonly JobShare[] Shares = [JobShare.Default, new(PriorityClass.Normal, 250), new(PriorityClass.High, 33)];
    private static readonly QueueId[] Queues =
    [
        .. new[] { Make.Manifest, Make.OtherManifest }.SelectMany(model => new[] { PriorityClass.Normal, PriorityClass.High }.Select(one => new QueueId(model, one))),
    ];
    private static readonly SampleSeries[] Series = [new SampleSeries.EtaHits(), new SampleSeries.Speed(WorkerIds[0], Make.Manifest)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task ApplyAsync_SameSeed_SameAsInMemory(int seed)
    {
        var random = new Random(seed);
        var make = new Make(new SequentialIdSource());
        var bus = new MemoryPoolBus();
        var memory = new MemoryJobStore(new TestClock(), bus);
        var memoryWorkers = new MemoryWorkerStore(new TestClock(), memory, bus);
        var versions = new List<Job>();

        for (var step = 0; step < Steps; step++)
        {
            var where = $"seed {seed}, step {step}";
            if (versions.Count > 0 && random.Next(5) == 0)
            {
                var (shown, untilMs) = (Any(random, versions), random.Next(1_000, 90_000));
                var lease = shown.Running().Count > 0 ? Any(random, shown.Running()) : null;
                var (token, fence) = (lease?.Token ?? "none", lease?.Fence ?? shown.Fence);
                var renewed = await memory.RenewLeaseAsync(shown.Id, token, fence, untilMs, default);
                Assert.Equal((where, renewed), (where, await Coordinator.Jobs.RenewLeaseAsync(shown.Id, token, fence, untilMs, default)));
                continue;
            }

            var transaction = (random.Next(12) == 0 ? Removal(random, versions, step) : null) ?? Transaction(random, make, versions, step);
            var expected = await memory.ApplyAsync(transaction, default);
            var actual = await Coordinator.Jobs.ApplyAsync(transaction, default);
            Assert.Equal((where, Text(expected)), (where, Text(actual)));
            if (expected is ApplyOutcome.Applied)
            {
                versions.AddRange(transaction.Changes.Select(change => change.After));
            }
        }

        await AssertSameAsync(memory, memoryWorkers, versions);
    }

    private static T Any<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static JobSpec AnySpec(Random random) =>
        Make.Spec with { Manifest = random.Next(3) == 0 ? Make.OtherManifest : Make.Manifest, Width = 64 * random.Next(1, 9), Steps = random.Next(1, 50) };

    /// <summary>The removal of a job that ended, perhaps one that is gone already.</summary>
    private static JobTransaction? Removal(Random random, List<Job> versions, int step)
    {
        var final = versions.Where(job => JobTransitions.Final.Contains(job.State)).ToList();
        return final.Count == 0
            ? null
            : new JobTransaction { Changes = [], Removals = [JobRemoval.Of(Any(random, final), (RemovalReason)random.Next(1, 3), 5_000 + step)] };
    }

    /// <summary>A transaction as a stage might make it from any version that it once read, so that many come too late.</summary>
    private static JobTransaction Transaction(Random random, Make make, List<Job> versions, int step)
    {
        var newest = versions.GroupBy(job => job.Id).Select(group => group.Last()).ToList();
        var before = random.Next(4) == 0 || newest.Count == 0 ? null : Any(random, random.Next(6) == 0 ? versions : newest);
        JobChange change = before?.State switch
        {
            JobState.Queued when random.Next(4) > 0 => make.Lease(before, Any(random, WorkerIds), 2_000 + step, 32_000 + step),
            JobState.Queued => Make.Cancel(before, 3_000 + step),
            JobState.Leased when before.Hedge is null && random.Next(3) == 0 =>
                make.Hedge(before, WorkerIds[before.Lease!.Worker == WorkerIds[0] ? 1 : 0], 2_500 + step, 33_000 + step),
            JobState.Leased when before.Hedge is not null && random.Next(2) == 0 =>
                Make.Leave(before, Any(random, before.Running()).Fence, (AttemptOutcome)random.Next(2, 6), 2_800 + step, 34_000 + step),
            JobState.Leased => random.Next(4) switch
            {
                0 => Make.GiveBack(before, (AttemptOutcome)random.Next(2, 6), 3_000 + step),
                1 => Make.Fail(before, 4_000 + step),
                _ => Make.Deliver(before, 4_000 + step),
            },
            _ => make.New(1_000 + random.Next(100), Any(random, Accounts), AnySpec(random), share: Any(random, Shares)),
        };
        var account = change.After.Account;
        return new JobTransaction
        {
            Changes = change.Before is null && random.Next(3) == 0 ? [change, make.New(1_000 + step, account, AnySpec(random))] : [change],
            WorkerModels = random.Next(2) == 0 ? [Make.Manifest, Make.OtherManifest] : [],
            Guards = random.Next(4) switch
            {
                0 => [new JobGuard.CountAtMost(new JobIndex.AccountActive(account), random.Next(20))],
                1 when change.Before?.Lease is not null => [new JobGuard.ScoreAtMost(new JobIndex.Leases(), change.After.Id, 32_000 + random.Next(60_000))],
                _ => [],
            },
            Claim = change.Before is null && random.Next(3) == 0
                ? new IdempotencyClaim(account, $"key {random.Next(10)}", $"body {random.Next(2)}", change.After.RequestId, [change.After.Id], 600_000)
                : null,
            Samples = random.Next(3) == 0 ? [new Sample(Any(random, Series), random.NextDouble())] : [],
            Fingerprint = change.After.State == JobState.Delivered ? new ImageFingerprint($"pixels {random.Next(20)}", $"subject {random.Next(2)}", 600_000) : null,
        };
    }

    private static string Text<T>(T value) => $"{value?.GetType().Name} {JsonSerializer.Serialize(value, value?.GetType() ?? typeof(T))}";

    private async Task AssertSameAsync(MemoryJobStore memory, MemoryWorkerStore memoryWorkers, IReadOnlyList<Job> versions)
    {
        foreach (var chunk in versions.Select(job => job.Id).Distinct().Chunk(256))
        {
            Assert.Equal(Text(await memory.FindAsync(chunk, default)), Text(await Coordinator.Jobs.FindAsync(chunk, default)));
        }

        JobIndex[] indexes =
        [
            .. Accounts.SelectMany(account => Queues.Select(queue => new JobIndex.Flow(queue, account))),
            new JobIndex.Leases(), new JobIndex.Hedges(), new JobIndex.Stragglers(Make.Manifest), new JobIndex.Deadlines(),
            .. WorkerIds.Select(worker => new JobIndex.WorkerLeases(worker)),
            .. Accounts.Select(account => new JobIndex.AccountJobs(account)),
            .. Accounts.Select(account => new JobIndex.AccountActive(account)),
            .. Accounts.Select(account => new JobIndex.AccountShares(account)),
            new JobIndex.Finished(JobState.Delivered), new JobIndex.Finished(JobState.Failed), new JobIndex.Finished(JobState.Cancelled),
            .. versions.Select(job => job.Image?.Blob).OfType<BlobId>().Distinct().Select(blob => new JobIndex.BlobHolders(blob)),
        ];
        foreach (var index in indexes)
        {
            Assert.Equal(
                await memory.RangeAsync(index, long.MinValue, long.MaxValue, 1_000, false, default),
                await Coordinator.Jobs.RangeAsync(index, long.MinValue, long.MaxValue, 1_000, false, default));
        }

        foreach (var queue in Queues)
        {
            var slice = new QueueSlice(0, 256, 0, 256);
            Assert.Equal(Text(await memory.ReadQueueAsync(queue, slice, default)), Text(await Coordinator.Jobs.ReadQueueAsync(queue, slice, default)));
        }

        Assert.Equal(
            (await memory.QueueLoadsAsync(default)).OrderBy(load => load.Queue.ToString(), StringComparer.Ordinal),
            (await Coordinator.Jobs.QueueLoadsAsync(default)).OrderBy(load => load.Queue.ToString(), StringComparer.Ordinal));
        foreach (var account in Accounts)
        {
            var events = await memory.ReadEventsAsync(account, 0, 1_000, default);
            Assert.NotEmpty(events.Events);
            Assert.Equal(Text(events), Text(await Coordinator.Jobs.ReadEventsAsync(account, 0, 1_000, default)));
        }

        Assert.Equal(await memory.ReadSamplesAsync(Series, default), await Coordinator.Jobs.ReadSamplesAsync(Series, default));
        Assert.Equal(await memoryWorkers.TalliesAsync(WorkerIds, default), await Coordinator.Workers.TalliesAsync(WorkerIds, default));
    }
}
