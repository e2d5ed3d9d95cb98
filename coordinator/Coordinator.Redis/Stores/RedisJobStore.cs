using System.Globalization;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Redis.Bus;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Jobs, indexes and events on Redis. Reads are plain commands; every change is one script.</summary>
internal sealed class RedisJobStore(RedisConnection connection, RedisScripts scripts, IOptions<RedisOptions> options) : IJobStore
{
    private const int MostIds = 256;
    private const int MostEntries = 1_000;

    private static readonly RedisValue[] JobFields = ["order", "state"];

    /// <inheritdoc/>
    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        ToJob(id, await connection.RunAsync((database, keys) => database.HashGetAsync(keys.Job(id), JobFields), cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Job>> FindAsync(IReadOnlyList<JobId> ids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MostIds, nameof(ids));
        var found = await connection.RunAsync((database, keys) => Task.WhenAll(ids.Select(id => database.HashGetAsync(keys.Job(id), JobFields))), cancellationToken);
        return [.. ids.Zip(found, ToJob).OfType<Job>()];
    }

    /// <inheritdoc/>
    public async Task<ApplyOutcome> ApplyAsync(JobTransaction transaction, CancellationToken cancellationToken)
    {
        var (records, changed) = await RecordMoves.ReadAsync(connection, transaction, cancellationToken);
        if (records is null)
        {
            return new ApplyOutcome.RecordChanged(changed);
        }

        var reply = await scripts.JobsApplyAsync(JobTransactionEncoder.Encode(transaction, records, connection.Keys, options.Value), cancellationToken);
        return reply.Code switch
        {
            JobsApplyCode.Applied => new ApplyOutcome.Applied(),
            JobsApplyCode.Conflict => new ApplyOutcome.Conflict(
                reply.Place <= transaction.Changes.Count
                    ? transaction.Changes[reply.Place - 1].After.Id
                    : transaction.Removals[reply.Place - 1 - transaction.Changes.Count].Before.Id),
            JobsApplyCode.RecordChanged => new ApplyOutcome.RecordChanged(records[reply.Place - 1].Id),
            JobsApplyCode.GuardFailed => new ApplyOutcome.GuardFailed(transaction.Guards[reply.Place - 1]),
            JobsApplyCode.Repeated => new ApplyOutcome.Repeated(reply.RequestId, JobIds(reply.JobIds)),
            JobsApplyCode.IdempotencyConflict => new ApplyOutcome.IdempotencyConflict(),
            JobsApplyCode.Insufficient or JobsApplyCode.WindowChanged => new ApplyOutcome.LedgerRefused(RedisLedgerStore.OutcomeOf(reply)!),
            JobsApplyCode.ImageKnown => new ApplyOutcome.ImageKnown(),
            _ => throw new InvalidOperationException($"jobs_apply.lua answered {reply.Code}."),
        };
    }

    /// <inheritdoc/>
    public async Task<IdempotencyClaim?> FindClaimAsync(AccountId account, string key, CancellationToken cancellationToken)
    {
        var (fields, left) = await connection.RunAsync(
            async (database, keys) =>
            {
                var claim = keys.Claim(account, key);
                var fields = database.HashGetAsync(claim, ["body", "request", "jobs"]);
                var left = database.KeyTimeToLiveAsync(claim);
                return (await fields, await left);
            },
            cancellationToken);
        return fields[0].IsNull || left is null
            ? null
            : new IdempotencyClaim(account, key, fields[0].ToString(), fields[1].ToString(), JobIds(fields[2].ToString()), (long)left.Value.TotalMilliseconds);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(JobId Id, long Score)>> RangeAsync(
        JobIndex index, long minScore, long maxScore, int limit, bool descending, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostEntries);
        var entries = await connection.RunAsync(
            (database, keys) => database.SortedSetRangeByScoreWithScoresAsync(
                keys.Index(index), minScore, maxScore, Exclude.None, descending ? Order.Descending : Order.Ascending, 0, limit),
            cancellationToken);
        return [.. entries.Select(entry => (new JobId(entry.Element.ToString()), (long)entry.Score))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueLoad>> QueueLoadsAsync(CancellationToken cancellationToken)
    {
        var fields = (await connection.RunAsync((database, keys) => database.HashGetAllAsync(keys.QueueLoads), cancellationToken))
            .ToDictionary(field => field.Name.ToString(), field => (long)field.Value);
        const string Jobs = ":jobs";
        return
        [
            .. from field in fields
               where field.Key.EndsWith(Jobs, StringComparison.Ordinal)
               let name = field.Key[..^Jobs.Length]
               let queue = QueueText.Parse(name)
               where queue is not null
               select new QueueLoad(queue.Value, field.Value, fields.GetValueOrDefault($"{name}:work")),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueFlow>> ReadQueueAsync(QueueId queue, QueueSlice slice, CancellationToken cancellationToken)
    {
        slice.Check();
        var starts = await connection.RunAsync(
            (database, keys) => database.SortedSetRangeByRankWithScoresAsync(keys.QueueStarts(queue), slice.SkipFlows, slice.SkipFlows + slice.Flows - 1L),
            cancellationToken);
        if (starts.Length == 0)
        {
            return [];
        }

        var (served, jobs) = await connection.RunAsync(
            async (database, keys) =>
            {
                var served = database.HashGetAsync(keys.QueueServed(queue), [.. starts.Select(entry => entry.Element)]);
                var jobs = slice.Jobs == 0
                    ? Task.FromResult(starts.Select(_ => Array.Empty<RedisValue>()).ToArray())
                    : Task.WhenAll(starts.Select(entry => database.SortedSetRangeByRankAsync(
                        keys.Index(new JobIndex.Flow(queue, new AccountId(entry.Element.ToString()))), slice.SkipJobs, slice.SkipJobs + slice.Jobs - 1L)));
                return (await served, await jobs);
            },
            cancellationToken);
        return
        [
            .. starts.Select((entry, place) => new QueueFlow(
                new AccountId(entry.Element.ToString()),
                (long)entry.Score,
                (long?)served[place],
                [.. jobs[place].Select(id => new JobId(id.ToString()))])),
        ];
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(JobIndex index, CancellationToken cancellationToken) =>
        connection.RunAsync((database, keys) => database.SortedSetLengthAsync(keys.Index(index)), cancellationToken);

    /// <inheritdoc/>
    public Task<LeaseRenewal> RenewLeaseAsync(JobId id, string token, long fence, long untilMs, CancellationToken cancellationToken) =>
        scripts.LeaseRenewAsync(connection.Keys, id, token, fence, untilMs, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyList<double>>> ReadSamplesAsync(IReadOnlyList<SampleSeries> series, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Count, MostIds, nameof(series));
        var lists = await connection.RunAsync(
            (database, keys) => Task.WhenAll(series.Select(one => database.ListRangeAsync(keys.Samples(one)))), cancellationToken);
        return [.. lists.Select(list => list.Select(value => double.Parse(value.ToString(), CultureInfo.InvariantCulture)).ToArray())];
    }

    /// <inheritdoc/>
    public async Task<EventPage> ReadEventsAsync(AccountId account, long afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostEntries);
        while (true)
        {
            var (entries, through) = await ReadStreamAsync(account, afterId, limit, cancellationToken);
            if (afterId < through)
            {
                return new EventPage([], Gap: true);
            }

            var events = await EventEntry.ResolveAsync(connection, entries, cancellationToken);
            if (events.Count > 0 || entries.Length < limit)
            {
                return new EventPage(events, Gap: false);
            }

            // A whole page of jobs that were removed while it was read.
            afterId = entries[^1].Id;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long?>> PausedSinceAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(accounts.Count, MostIds, nameof(accounts));
        if (accounts.Count == 0)
        {
            return [];
        }

        var scores = await connection.RunAsync(
            (database, keys) => database.SortedSetScoresAsync(keys.PausedAccounts, [.. accounts.Select(account => (RedisValue)account.Value)]), cancellationToken);
        return Array.ConvertAll(scores, static score => (long?)score);
    }

    /// <inheritdoc/>
    public Task<long> SetPausedAsync(AccountId account, bool paused, long nowMs, CancellationToken cancellationToken) =>
        scripts.PauseSetAsync(connection.Keys, account, paused, nowMs, WakeText.Format(new WakeTopic.Pause(account)), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(AccountId Account, long Mark)>> UnsettledPausesAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostEntries);
        var entries = await connection.RunAsync((database, keys) => database.SortedSetRangeByRankWithScoresAsync(keys.UnsettledPauses, 0, limit - 1L), cancellationToken);
        return [.. entries.Select(entry => (new AccountId(entry.Element.ToString()), (long)entry.Score))];
    }

    /// <inheritdoc/>
    public Task SettlePauseAsync(AccountId account, long mark, CancellationToken cancellationToken) =>
        scripts.PauseSettleAsync(connection.Keys, account, mark, cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastEventIdAsync(AccountId account, CancellationToken cancellationToken) =>
        connection.RunAsync(async (database, keys) => (long)await database.StringGetAsync(keys.LastEvent(account)), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> LastEventIdsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(accounts.Count, MostIds, nameof(accounts));
        if (accounts.Count == 0)
        {
            return [];
        }

        var ids = await connection.RunAsync((database, keys) => database.StringGetAsync([.. accounts.Select(keys.LastEvent)]), cancellationToken);
        return Array.ConvertAll(ids, static id => (long)id);
    }

    /// <inheritdoc/>
    public Task HoldBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken) => connection.RunAsync(
        (database, keys) => database.SortedSetAddAsync(keys.Index(new JobIndex.BlobHolders(blob)), holder, 0, SortedSetWhen.NotExists), cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken) => connection.RunAsync(
        (database, keys) => database.SortedSetRemoveAsync(keys.Index(new JobIndex.BlobHolders(blob)), holder), cancellationToken);

    private static Job? ToJob(JobId id, RedisValue[] fields) =>
        fields[0].IsNull ? null : RedisDocuments.Read(fields[1], RedisDocuments.Types.StoredState).With(id, RedisDocuments.Read(fields[0], RedisDocuments.Types.StoredOrder));

    /// <summary>The entries first, then how far the archive goes: what moves there in between is in the entries, and at worst looked for twice.</summary>
    private Task<(EventEntry[] Entries, long Through)> ReadStreamAsync(AccountId account, long afterId, int limit, CancellationToken cancellationToken) =>
        connection.RunAsync(
            async (database, keys) =>
            {
                var entries = database.StreamRangeAsync(keys.Events(account), $"{Math.Max(0, afterId) + 1}-0", "+", limit);
                var through = database.HashGetAsync(keys.Archive(account), "through");
                return (Array.ConvertAll(await entries, EventEntry.Of), (long)await through);
            },
            cancellationToken);

    private static JobId[] JobIds(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => new JobId(id))];
}
