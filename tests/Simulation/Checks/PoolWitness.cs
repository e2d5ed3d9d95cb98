using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Workers;
using SogniLike.Simulation.Engine;
using SogniLike.Simulation.Stores;

namespace SogniLike.Simulation.Checks;

/// <summary>
/// Stands at the store, sees every transaction that takes effect, and keeps its own record of what the pool must hold. After every step it compares; it shares
/// nothing with the rules but the types and the function from a job to its indexes, which the stores promise to keep to.
/// </summary>
internal sealed class PoolWitness(
    EventLoop loop, IJobStore store, EventWatch events, LedgerWatch ledger, FairnessWatch fairness, MemoryBlobs blobs, EventLog log)
{
    private static readonly HashSet<(JobState, JobState)> Allowed =
    [
        (JobState.None, JobState.Queued),
        (JobState.Queued, JobState.Queued), (JobState.Queued, JobState.Leased), (JobState.Queued, JobState.Cancelled), (JobState.Queued, JobState.Failed),
        (JobState.Leased, JobState.Leased), (JobState.Leased, JobState.Queued), (JobState.Leased, JobState.Delivered), (JobState.Leased, JobState.Cancelled),
        (JobState.Leased, JobState.Failed),
    ];

    private static readonly HashSet<JobState> Ends = [JobState.Delivered, JobState.Failed, JobState.Cancelled, JobState.Refused];

    private readonly IndexWatch _indexes = new(loop, store);
    private readonly Dictionary<JobId, Job> _jobs = [];
    private readonly Dictionary<(JobId Job, long Fence), long> _renewedUntil = [];
    private readonly Dictionary<string, JobId> _tokens = [];
    private readonly Dictionary<JobId, long> _delivered = [];
    private readonly Dictionary<JobState, int> _ended = [];
    private readonly Dictionary<JobId, BlobId> _images = [];
    private readonly Dictionary<JobId, AccountId> _touched = [];
    private readonly List<(AccountId Account, JobId Job)> _toldDeleted = [];
    private readonly HashSet<AccountId> _toldPaused = [];

    /// <summary>All jobs as they must be, by id; those that were deleted are not among them.</summary>
    public IReadOnlyDictionary<JobId, Job> Jobs => _jobs;

    /// <summary>Jobs that have not ended.</summary>
    public int Open { get; private set; }

    /// <summary>How far accounts drift apart.</summary>
    public FairnessWatch Fairness => fairness;

    /// <summary>What the jobs must mean for credits.</summary>
    public LedgerWatch Ledger => ledger;

    /// <summary>What is told of them.</summary>
    public EventWatch Events => events;

    /// <summary>Leases given so far.</summary>
    public int Leases => _tokens.Count;

    /// <summary>Leases that were given to a second worker beside the first.</summary>
    public int Hedges { get; private set; }

    /// <summary>Results of the second worker that came first.</summary>
    public int HedgesWon { get; private set; }

    /// <summary>Jobs ever delivered, failed and cancelled, deleted or not.</summary>
    public IReadOnlyDictionary<JobState, int> Ended => _ended;

    public static bool IsEnd(JobState state) => Ends.Contains(state);

    /// <summary>Called at the store, in the moment in which something was done there.</summary>
    public void Observe(string method, object?[] arguments, object? answer)
    {
        if (method == nameof(IJobStore.ApplyAsync) && answer is ApplyOutcome.Applied)
        {
            var transaction = (JobTransaction)arguments[0]!;
            foreach (var change in transaction.Changes)
            {
                Applied(change);
            }

            foreach (var removal in transaction.Removals)
            {
                Applied(removal);
            }
        }
        else if (method == nameof(IJobStore.RenewLeaseAsync) && answer is LeaseRenewal.Renewed)
        {
            Renewed((JobId)arguments[0]!, (string)arguments[1]!, (long)arguments[2]!, (long)arguments[3]!);
        }
    }

    /// <summary>A worker was told that its result was taken.</summary>
    public void ToldAccepted(WorkerId worker, LeaseClaim claim)
    {
        if (!_delivered.TryGetValue(claim.Job, out var fence) || fence != claim.Fence)
        {
            Violated($"worker {worker} was told that job {claim.Job} was delivered under fence {claim.Fence}; it was delivered under {fence}");
        }
    }

    /// <summary>An artist was told that the jobs are kept.</summary>
    public void ToldAccepted(AccountId account, IReadOnlyList<Job> jobs)
    {
        foreach (var job in jobs)
        {
            if (!_jobs.TryGetValue(job.Id, out var known) || known.Account != account)
            {
                Violated($"{account} was told that job {job.Id} is kept, and no store holds it: a lost job");
            }
        }
    }

    /// <summary>Pauses and moves of queued jobs so far.</summary>
    public int Arranged { get; private set; }

    /// <summary>An artist was told that the queue is paused: no job of it may be leased until <see cref="Resumes"/>.</summary>
    public void ToldPaused(AccountId account) => _toldPaused.Add(account);

    /// <summary>An artist is about to let the queue go on.</summary>
    public void Resumes(AccountId account) => _toldPaused.Remove(account);

    /// <summary>An artist was told that the job is gone; looked at after the step.</summary>
    public void ToldDeleted(AccountId account, JobId id) => _toldDeleted.Add((account, id));

    /// <summary>What the last step touched is in the store as it must be.</summary>
    public void CheckStep()
    {
        foreach (var (id, account) in _touched)
        {
            var (must, stored) = (_jobs.GetValueOrDefault(id), Wait(store.FindAsync(id, CancellationToken.None)));
            if (JobText.Of(must) != JobText.Of(stored))
            {
                Violated($"job {id} must be {JobText.Of(must)} and is {JobText.Of(stored)}");
            }

            if (Wait(store.LastEventIdAsync(account, CancellationToken.None)) is var last && last != events.Last(account))
            {
                Violated($"the newest event of {account} must have id {events.Last(account)} and has {last}");
            }
        }

        _toldDeleted.ForEach(told => CheckDeleted(told.Account, told.Job));
        _toldDeleted.Clear();
        Ledger.CheckHeld([.. _touched.Values.Distinct()]);
        _touched.Clear();
    }

    /// <summary>Everything in the store is as it must be: jobs, indexes, events.</summary>
    public void CheckAll()
    {
        foreach (var ids in _jobs.Keys.Chunk(256))
        {
            var stored = Wait(store.FindAsync(ids, CancellationToken.None)).ToDictionary(job => job.Id);
            foreach (var id in ids.Where(id => JobText.Of(stored.GetValueOrDefault(id)) != JobText.Of(_jobs[id])))
            {
                Violated($"job {id} must be {JobText.Of(_jobs[id])} and is {JobText.Of(stored.GetValueOrDefault(id))}");
            }
        }

        foreach (var ids in events.Removed.Chunk(256))
        {
            if (Wait(store.FindAsync(ids, CancellationToken.None)) is [var kept, ..])
            {
                Violated($"job {kept.Id} was deleted and is {JobText.Of(kept)}");
            }
        }

        _indexes.Check(_jobs, _renewedUntil);
        events.CheckAll();
        Ledger.CheckAll();
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private void Applied(JobChange change)
    {
        var (after, before) = (change.After, _jobs.GetValueOrDefault(change.After.Id));
        if ((before?.Version ?? 0) != (change.Before?.Version ?? 0) || after.Version != (before?.Version ?? 0) + 1)
        {
            Violated($"a decision about version {change.Before?.Version ?? 0} of job {after.Id} was applied to version {before?.Version ?? 0}");
        }

        if (!Allowed.Contains((before?.State ?? JobState.None, after.State)))
        {
            Violated($"job {after.Id} went from {before?.State ?? JobState.None} to {after.State}");
        }

        CheckLease(before, after);
        Arranged += after.State == JobState.Queued && before?.State == JobState.Queued ? 1 : 0;
        if (after.State == JobState.Leased && before?.State != JobState.Leased && _toldPaused.Contains(after.Account))
        {
            Violated($"job {after.Id} was leased, and {after.Account} was told that its queue is paused");
        }

        if (after.State == JobState.Delivered)
        {
            CheckDelivery(before!, after);
        }

        if (Ends.Contains(after.State))
        {
            _ended[after.State] = _ended.GetValueOrDefault(after.State) + 1;
        }

        Open += (before is null ? 1 : 0) - (Ends.Contains(after.State) ? 1 : 0);
        _jobs[after.Id] = after;
        _touched[after.Id] = after.Account;
        events.Changed(after);
        Fairness.Changed(before, after);
        Ledger.Changed(before, after);
        log.Add($"job {after.Id} {before?.State ?? JobState.None} -> {JobText.Of(after)}");
    }

    private void Applied(JobRemoval removal)
    {
        var id = removal.Before.Id;
        if (!_jobs.Remove(id, out var job) || job.Version != removal.Before.Version || !Ends.Contains(job.State))
        {
            Violated($"version {removal.Before.Version} of job {id} was deleted while it was {JobText.Of(job)}");
            return;
        }

        if (job.Image is { } image)
        {
            _images[id] = image.Blob;
        }

        _touched[id] = job.Account;
        events.Gone(job);
        log.Add($"job {id} {job.State} -> deleted");
    }

    /// <summary>At most one live lease, two of different workers while a straggler is hedged; fences grow by one, no token twice.</summary>
    private void CheckLease(Job? before, Job after)
    {
        foreach (var lease in after.Running().Where(lease => before?.Running(lease.Fence)?.Token != lease.Token))
        {
            if (before is { Lease: { } live } && (before.Hedge is not null || after.Hedge?.Fence != lease.Fence || live.Worker == lease.Worker))
            {
                Violated($"job {after.Id} was leased to {lease.Worker} while {live.Worker} holds it: more live leases than may be");
            }

            Hedges += before?.Lease is null ? 0 : 1;
            if (lease.Fence != (before?.Fence ?? 0) + 1 || after.Fence != lease.Fence)
            {
                Violated($"job {after.Id} was leased under fence {lease.Fence} after fence {before?.Fence ?? 0}");
            }

            if (!_tokens.TryAdd(lease.Token, after.Id))
            {
                Violated($"the token of a lease of job {after.Id} was used before");
            }

            _renewedUntil[(after.Id, lease.Fence)] = lease.UntilMs;
        }

        if (after.Fence < (before?.Fence ?? 0))
        {
            Violated($"the fence of job {after.Id} fell");
        }

        foreach (var ended in before?.Running().Where(lease => after.Running(lease.Fence) is null) ?? [])
        {
            _renewedUntil.Remove((after.Id, ended.Fence));
        }

        // The one of two that is left is renewed by the change, perhaps in another index.
        foreach (var moved in after.Running().Where(lease => before?.Running(lease.Fence) is { } was && was.UntilMs != lease.UntilMs))
        {
            _renewedUntil[(after.Id, moved.Fence)] = moved.UntilMs;
        }

        if ((after.State == JobState.Leased) != (after.Lease is not null))
        {
            Violated($"job {after.Id} is {after.State} {(after.Lease is null ? "without" : "with")} a lease");
        }
    }

    /// <summary>Once, under a live lease, and the right picture, which is on disk already.</summary>
    private void CheckDelivery(Job before, Job after)
    {
        var winner = after.Attempts.Single(attempt => attempt.Outcome == AttemptOutcome.Delivered);
        if (!_delivered.TryAdd(after.Id, winner.Fence))
        {
            Violated($"job {after.Id} was delivered twice");
        }

        HedgesWon += before.Hedge?.Fence == winner.Fence ? 1 : 0;
        if (before.Running(winner.Fence) is null)
        {
            Violated($"job {after.Id} was delivered without a lease");
        }

        if (after.Image is not { } image || !blobs.Has(image.Blob))
        {
            Violated($"job {after.Id} was delivered and its image is not kept");
        }
        else if (image.UploadSha256 != Picture.Of(after.Spec).Sha256)
        {
            Violated($"job {after.Id} was delivered with another picture than the one asked for");
        }
    }

    private void Renewed(JobId id, string token, long fence, long untilMs)
    {
        if (!_jobs.TryGetValue(id, out var job) || job.Running(fence) is not { } lease || lease.Token != token)
        {
            Violated($"a lease of job {id} under fence {fence} was renewed, and it is not the running one");
            return;
        }

        _renewedUntil[(id, fence)] = Math.Max(_renewedUntil[(id, fence)], untilMs);
        log.Add($"job {id} renewed until {untilMs}");
    }

    /// <summary>Nothing of the job is left, and no file of its image but one that somebody is about to deliver.</summary>
    private void CheckDeleted(AccountId account, JobId id)
    {
        if (_jobs.ContainsKey(id) || !events.Removed.Contains(id) || Wait(store.FindAsync(id, CancellationToken.None)) is not null)
        {
            Violated($"{account} was told that job {id} is deleted, and it is kept");
        }

        if (_images.TryGetValue(id, out var image) && blobs.Has(image) && Wait(store.CountAsync(new JobIndex.BlobHolders(image), CancellationToken.None)) == 0)
        {
            Violated($"{account} was told that job {id} is deleted, and its image is kept");
        }
    }

    private void Violated(string what) => loop.Fail(new InvariantViolationException(what));
}
