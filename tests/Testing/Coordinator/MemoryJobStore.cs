using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator;

/// <summary>Jobs in memory, by the same rules as the real store. Safe for concurrent use.</summary>
/// <param name="time">By which claims and fingerprints are forgotten.</param>
/// <param name="bus">Told of every change.</param>
/// <param name="maxEventsPerAccount">Events kept.</param>
public sealed partial class MemoryJobStore(TimeProvider time, MemoryPoolBus bus, int maxEventsPerAccount = 10_000) : IJobStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, Job> _jobs = [];
    private readonly Dictionary<JobIndex, MemoryIndex> _indexes = [];
    private readonly Dictionary<AccountId, AccountEvents> _events = [];
    private readonly Dictionary<(AccountId, string), (IdempotencyClaim Claim, DateTimeOffset Until)> _claims = [];
    private readonly Dictionary<string, (string Subject, DateTimeOffset Until)> _fingerprints = [];
    private readonly Dictionary<WorkerId, WorkerTally> _tallies = [];
    private readonly Dictionary<SampleSeries, (List<double> Values, DateTimeOffset Until)> _samples = [];
    private MemoryQueues? _queues;
    private readonly Dictionary<JobCounter, (long Value, DateTimeOffset Until)> _counters = [];

    /// <summary>False: every call throws <see cref="StoreUnavailableException"/>.</summary>
    public bool IsAvailable { get; set; } = true;

    /// <summary>Called before each transaction, outside the lock: a test lets somebody else be faster here.</summary>
    public Func<JobTransaction, Task>? BeforeApply { get; set; }

    /// <summary>Every lease token that was ever kept.</summary>
    public IReadOnlyList<string> LeaseTokens
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _events.Values.SelectMany(entry => entry.Kept).Select(one => one.Job).OfType<Job>().SelectMany(job => job.Running())
                        .Select(lease => lease.Token).Distinct(),
                ];
            }
        }
    }

    /// <summary>Calls so far that were answered.</summary>
    public int Calls { get; private set; }

    /// <summary>Renewals written down so far.</summary>
    public int Renewals { get; private set; }

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => Read(() => _jobs.GetValueOrDefault(id));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> FindAsync(IReadOnlyList<JobId> ids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, 256, nameof(ids));
        return Read<IReadOnlyList<Job>>(() => [.. ids.Select(id => _jobs.GetValueOrDefault(id)).OfType<Job>()]);
    }

    /// <inheritdoc/>
    public async Task<ApplyOutcome> ApplyAsync(JobTransaction transaction, CancellationToken cancellationToken)
    {
        if (BeforeApply is { } before)
        {
            await before(transaction);
        }

        var outcome = await Read(() => Apply(transaction));
        if (outcome is ApplyOutcome.Applied)
        {
            foreach (var topic in JobNotices.Of(transaction))
            {
                bus.Wake(topic);
            }
        }

        return outcome;
    }

    /// <inheritdoc/>
    public Task<IdempotencyClaim?> FindClaimAsync(AccountId account, string key, CancellationToken cancellationToken) => Read(() =>
        _claims.TryGetValue((account, key), out var entry) && entry.Until > time.GetUtcNow()
            ? entry.Claim with { KeptForMs = (long)(entry.Until - time.GetUtcNow()).TotalMilliseconds }
            : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(JobId Id, long Score)>> RangeAsync(
        JobIndex index, long minScore, long maxScore, int limit, bool descending, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        return Read<IReadOnlyList<(JobId, long)>>(() => [.. Index(index).Range(minScore, maxScore, descending).Take(limit)]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueLoad>> QueueLoadsAsync(CancellationToken cancellationToken) => Read(Queues.Loads);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueFlow>> ReadQueueAsync(QueueId queue, QueueSlice slice, CancellationToken cancellationToken) =>
        Read(() => Queues.Read(queue, slice));

    /// <inheritdoc/>
    public Task<long> CountAsync(JobIndex index, CancellationToken cancellationToken) => Read(() => (long)Index(index).Count);

    /// <inheritdoc/>
    public Task<LeaseRenewal> RenewLeaseAsync(JobId id, string token, long fence, long untilMs, CancellationToken cancellationToken) => Read(() =>
    {
        if (!_jobs.TryGetValue(id, out var job) || JobTransitions.Final.Contains(job.State))
        {
            return LeaseRenewal.UnknownJob;
        }

        if (job.Lease is null)
        {
            return LeaseRenewal.Expired;
        }

        if (job.Running(fence) is not { } lease || lease.Token != token)
        {
            return LeaseRenewal.OwnedByOther;
        }

        var leases = Index(job.IndexOf(lease));
        leases.Set(id, Math.Max(untilMs, leases.ScoreOf(id) ?? long.MinValue));
        Renewals++;
        return LeaseRenewal.Renewed;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<double>>> ReadSamplesAsync(IReadOnlyList<SampleSeries> series, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Count, 256, nameof(series));
        return Read<IReadOnlyList<IReadOnlyList<double>>>(() =>
            [.. series.Select(one => _samples.TryGetValue(one, out var entry) && entry.Until > time.GetUtcNow() ? [.. entry.Values] : (double[])[])]);
    }

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(AccountId account, long afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        return Read(() =>
        {
            var events = EventsOf(account);
            return afterId < events.Through
                ? new EventPage([], Gap: true)
                : new EventPage([.. events.Kept.Where(one => one.Id > afterId).Take(limit)], Gap: false);
        });
    }

    /// <inheritdoc/>
    public Task HoldBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken) => Read(() =>
    {
        var holders = Index(new JobIndex.BlobHolders(blob));
        if (holders.ScoreOf(new JobId(holder)) is null)
        {
            holders.Set(new JobId(holder), 0);
        }

        return true;
    });

    /// <inheritdoc/>
    public Task ReleaseBlobAsync(BlobId blob, string holder, CancellationToken cancellationToken) => Read(() =>
    {
        Index(new JobIndex.BlobHolders(blob)).Remove(new JobId(holder));
        return true;
    });

    /// <inheritdoc/>
    public Task<long> LastEventIdAsync(AccountId account, CancellationToken cancellationToken) =>
        Read(() => EventsOf(account).Last);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> LastEventIdsAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(accounts.Count, 256, nameof(accounts));
        return Read<IReadOnlyList<long>>(() => [.. accounts.Select(account => EventsOf(account).Last)]);
    }

    internal IReadOnlyDictionary<WorkerId, WorkerTally> Tallies(IReadOnlyList<WorkerId> ids)
    {
        lock (_gate)
        {
            return ids.Distinct().ToDictionary(id => id, id => _tallies.GetValueOrDefault(id, new WorkerTally(0, 0)));
        }
    }

    private MemoryQueues Queues => _queues ??= new MemoryQueues((queue, account) => Index(new JobIndex.Flow(queue, account)));

    private Task<T> Read<T>(Func<T> read)
    {
        if (!IsAvailable)
        {
            return Task.FromException<T>(new StoreUnavailableException("The store is switched off by the test."));
        }

        lock (_gate)
        {
            Calls++;
            return Task.FromResult(read());
        }
    }

    private MemoryIndex Index(JobIndex index)
    {
        if (!_indexes.TryGetValue(index, out var entries))
        {
            _indexes[index] = entries = new MemoryIndex();
        }

        return entries;
    }

    private ApplyOutcome Apply(JobTransaction transaction)
    {
        var now = time.GetUtcNow();
        if (transaction.Claim is { } claim && _claims.TryGetValue((claim.Account, claim.Key), out var known) && known.Until > now)
        {
            return known.Claim.BodySha256 == claim.BodySha256
                ? new ApplyOutcome.Repeated(known.Claim.RequestId, known.Claim.Jobs)
                : new ApplyOutcome.IdempotencyConflict();
        }

        if (transaction.Guards.FirstOrDefault(guard => !Holds(guard)) is { } failed)
        {
            return new ApplyOutcome.GuardFailed(failed);
        }

        var changed = new Dictionary<JobId, Job>();
        foreach (var change in transaction.Changes)
        {
            var stored = changed.GetValueOrDefault(change.After.Id) ?? _jobs.GetValueOrDefault(change.After.Id);
            changed[change.After.Id] = change.After;
            if ((stored?.Version ?? 0) != (change.Before?.Version ?? 0) || (stored?.Fence ?? 0) != (change.Before?.Fence ?? 0))
            {
                return new ApplyOutcome.Conflict(change.After.Id);
            }
        }

        foreach (var removal in transaction.Removals)
        {
            if (_jobs.GetValueOrDefault(removal.Before.Id) is not { } stored || stored.Version != removal.Before.Version || stored.Fence != removal.Before.Fence)
            {
                return new ApplyOutcome.Conflict(removal.Before.Id);
            }
        }

        if (ChangedRecord(transaction) is { } record)
        {
            return new ApplyOutcome.RecordChanged(record);
        }

        if (transaction.Fingerprint is { } shown && _fingerprints.TryGetValue(shown.PixelSha256, out var owner) && owner.Until > now && owner.Subject != shown.Subject)
        {
            return new ApplyOutcome.ImageKnown();
        }

        if (transaction.Ledger is { } credits && _ledger.Refusal(credits) is { } refusal)
        {
            return new ApplyOutcome.LedgerRefused(refusal);
        }

        if (transaction.Fingerprint is { } fingerprint)
        {
            _fingerprints[fingerprint.PixelSha256] = (fingerprint.Subject, now + TimeSpan.FromMilliseconds(fingerprint.KeptForMs));
        }

        if (transaction.Claim is { } kept)
        {
            _claims[(kept.Account, kept.Key)] = (kept, now + TimeSpan.FromMilliseconds(kept.KeptForMs));
        }

        foreach (var spend in transaction.Guards.OfType<JobGuard.SpendAtMost>())
        {
            _counters[spend.Counter] = (Value(spend.Counter) + spend.Amount, now + TimeSpan.FromMilliseconds(spend.KeptForMs));
        }

        foreach (var change in transaction.Changes)
        {
            Write(change);
            if (QueueMoves.Of(change, transaction.WorkerModels) is { } move)
            {
                Queues.Apply(move);
            }
        }

        foreach (var (series, value) in transaction.Samples)
        {
            var values = _samples.TryGetValue(series, out var entry) && entry.Until > now ? entry.Values : [];
            values.Add(value);
            values.RemoveRange(0, Math.Max(0, values.Count - series.Most));
            _samples[series] = (values, now + SampleSeries.KeptFor);
        }

        foreach (var removal in transaction.Removals)
        {
            Write(removal);
        }

        if (transaction.Ledger is { } moves)
        {
            _ledger.Apply(moves);
            CheckLedger(transaction.HasJobs ? transaction.Account : null);
        }

        WriteRecords(transaction);

        return new ApplyOutcome.Applied();
    }

    private void Write(JobChange change)
    {
        var job = change.After;
        _jobs[job.Id] = job;
        Move(job.Id, JobIndexes.Moves(change));
        Append(job.Account, id => new JobEvent(id, job));
        foreach (var attempt in EndedAttempts.Of(change))
        {
            var tally = _tallies.GetValueOrDefault(attempt.Worker, new WorkerTally(0, 0));
            _tallies[attempt.Worker] = attempt.Outcome switch
            {
                AttemptOutcome.Delivered => tally with { Delivered = tally.Delivered + 1 },
                AttemptOutcome.WorkerFailed or AttemptOutcome.WorkerLost or AttemptOutcome.ResultRefused => tally with { Failed = tally.Failed + 1 },
                _ => tally,
            };
        }
    }

    private void Write(JobRemoval removal)
    {
        var job = removal.Before;
        _jobs.Remove(job.Id);
        Move(job.Id, JobIndexes.Moves(removal));
        EventsOf(job.Account).Kept.RemoveAll(one => one.JobId == job.Id);
        EventsOf(job.Account).Moved.RemoveAll(one => one.JobId == job.Id);
        Append(job.Account, id => new JobEvent(id, removal.After));
    }

    private void Move(JobId job, IReadOnlyList<(JobIndex Index, long? Score)> moves)
    {
        foreach (var (index, score) in moves)
        {
            if (score is { } value)
            {
                Index(index).Set(job, value);
            }
            else
            {
                Index(index).Remove(job);
            }
        }
    }

    private void Append(AccountId account, Func<long, JobEvent> make)
    {
        var events = EventsOf(account);
        events.Kept.Add(make(++events.Last));
        if (events.Kept.Count > maxEventsPerAccount)
        {
            events.Kept.RemoveAt(0);
            events.Through = events.Floor = events.Kept[0].Id - 1;
        }
    }

    private AccountEvents EventsOf(AccountId account)
    {
        if (!_events.TryGetValue(account, out var events))
        {
            _events[account] = events = new AccountEvents();
        }

        return events;
    }

    private bool Holds(JobGuard guard) => guard switch
    {
        JobGuard.CountAtMost count => Index(count.Index).Count <= count.Most,
        JobGuard.ScoreAtMost score => Index(score.Index).ScoreOf(score.Job) <= score.Most,
        JobGuard.QueueRuns runs => !_pausedSince.ContainsKey(runs.Account),
        JobGuard.QueuePaused paused => _pausedSince.ContainsKey(paused.Account),
        JobGuard.SpendAtMost spend => Value(spend.Counter) + spend.Amount <= spend.Most,
        _ => throw new ArgumentOutOfRangeException(nameof(guard)),
    };

    private long Value(JobCounter counter) => _counters.TryGetValue(counter, out var entry) && entry.Until > time.GetUtcNow() ? entry.Value : 0;
}
