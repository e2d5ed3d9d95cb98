using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// Pushes queued jobs to the workers connected to this coordinator, as soon as either side is there, and stops work whose lease ended. Woken by the pool's bus,
/// by sessions and by what enters here; looks by itself now and then, because wakes may be lost.
/// </summary>
/// <remarks>
/// A request that enters here while nothing else waits for the idle workers is handed out as it is, before the queues are read: a single job with the
/// transaction that enters it (<see cref="TryMatch"/>), several right after. That changes nobody's turn: after a look at all queues that left idle workers and no job, only what came since can wait, and of that the request at hand is what this coordinator
/// knows of. One that entered elsewhere at the same moment is as if it had come a moment later; the lease compares version and fence in any case.
/// </remarks>
internal sealed class Dispatcher(
    WorkerDirectory directory,
    JobQueue queue,
    PoolAbilities abilities,
    StragglerHelp stragglers,
    JobPipeline pipeline,
    LeaseKeeper keeper,
    JobHandover handover,
    Arrivals arrivals,
    MatchExplanations explanations,
    IPoolBus bus,
    IPoolClock clock,
    TimeProvider time,
    IOptions<MatchingOptions> options,
    IOptions<QueueingOptions> queueing,
    ILogger<Dispatcher> logger) : Duty("Dispatcher", time, logger)
{
    private const int MostOwners = 64;
    private const int MostRemembered = 10_000;
    private const int MostAtOnce = 16;

    private static readonly Comparer<AccountId> ByName = Comparer<AccountId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));

    private readonly TimeProvider _time = time;
    private readonly Lock _gate = new();
    private readonly HashSet<WorkerId> _woken = [];
    private readonly HashSet<WorkerId> _judged = [];
    private readonly HashSet<AccountId> _owners = [];

    // What is below belongs to who is in a round, or in between matches what enters.
    private readonly SemaphoreSlim _round = new(1);
    private readonly OfferIndex _offers = new();
    private long? _helpedAt;

    // The newest look at all queues left idle workers and no job; no worker can take more than then.
    private bool _nothingWaits;

    protected override TimeSpan Interval => options.Value.DispatchInterval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in Take(_judged))
        {
            // Before its slots are filled again.
            if (directory.Find(worker) is { } session)
            {
                await keeper.ReadStandingAsync(session, cancellationToken);
            }
        }

        foreach (var worker in Take(_woken))
        {
            if (directory.Find(worker) is { } session)
            {
                await keeper.CheckAsync(session, cancellationToken);
            }
        }

        await _round.WaitAsync(cancellationToken);
        try
        {
            await DispatchAsync(cancellationToken);
            await HelpStragglersAsync(cancellationToken);
        }
        finally
        {
            _round.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        (arrivals.OnEntered, arrivals.OnEntering) = (null, null);
        _round.Dispose();
    }

    /// <summary>
    /// The worker that a job gets with its very entering, and which has kept room for it; null when it must wait for its turn, if only because a round is
    /// running. Never waits.
    /// </summary>
    internal (MatchAssignment Assignment, WorkerSession Session)? TryMatch(Job entering)
    {
        if (!_round.Wait(0, CancellationToken.None))
        {
            return null;
        }

        try
        {
            RefreshOffers();
            return _nothingWaits && MatchAlone([entering]) is [var assignment] && handover.Reserve(assignment) is { } session ? (assignment, session) : null;
        }
        finally
        {
            _round.Release();
        }
    }

    /// <summary>Takes in a wake of the pool. Never blocks.</summary>
    internal void OnWake(WakeTopic topic)
    {
        switch (topic)
        {
            case WakeTopic.Queue queued:
                if (!arrivals.TryHoldWake(queued.Manifest))
                {
                    Wake();
                }

                break;
            case WakeTopic.Account account:
                lock (_gate)
                {
                    if (_owners.Count < MostRemembered)
                    {
                        _owners.Add(account.Id);
                    }
                }

                break;
            case WakeTopic.Worker worker when directory.Find(worker.Id) is not null:
                Note(_woken, worker.Id);
                break;
            case WakeTopic.Standing worker when directory.Find(worker.Id) is not null:
                Note(_judged, worker.Id);
                break;
            default:
                break;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        (arrivals.OnEntered, arrivals.OnEntering) = (Wake, TryMatch);
        IAsyncDisposable? subscription = null;
        while (subscription is null)
        {
            try
            {
                subscription = await bus.SubscribeWakesAsync(OnWake, stoppingToken);
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time, stoppingToken);
            }
        }

        await using (subscription)
        {
            await base.ExecuteAsync(stoppingToken);
        }
    }

    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        RefreshOffers();
        var (arrived, isFree) = (arrivals.Take(), _nothingWaits);
        _nothingWaits = false;
        if (isFree)
        {
            await HandOverAsync(arrived, cancellationToken);
        }

        if (_offers.IdleCount == 0)
        {
            return;
        }

        var now = clock.NowMs;
        await using var reader = await QueueReader.OpenAsync(queue, _offers.Models, _offers.FreeSlots, now, cancellationToken);
        var owners = await reader.ReadOwnersAsync(TakeOwners(), cancellationToken);
        var unmatched = new List<UnmatchedJob>();

        // A page of every queue at a time, merged in fair order.
        var order = new FairOrder(now, queueing.Value.AgeingStep);
        while (_offers.IdleCount > 0 && await reader.ReadAsync(order, cancellationToken))
        {
            var elsewhere = reader.HasRetries ? await abilities.ElsewhereAsync(cancellationToken) : WorkersElsewhere.None;
            var match = new Matcher(order, _offers, now, options.Value, elsewhere).Match(owners);
            unmatched.AddRange(match.Unmatched);
            owners = [];
            await AssignAsync(match.Assignments, cancellationToken);
        }

        _nothingWaits = _offers.IdleCount > 0 && unmatched.Count == 0 && !reader.IsCut;
        explanations.Replace(unmatched);
    }

    /// <summary>Hands out the jobs of one request that nothing else waits before. All others are found in their queues.</summary>
    private async Task HandOverAsync(IReadOnlyList<Job> arrived, CancellationToken cancellationToken)
    {
        if (arrived.Count > 0 && arrived.All(job => job.RequestId == arrived[0].RequestId))
        {
            await AssignAsync(MatchAlone(arrived), cancellationToken);
        }
    }

    /// <summary>Matches the jobs of a request that nothing else waits before.</summary>
    private IReadOnlyList<MatchAssignment> MatchAlone(IReadOnlyList<Job> jobs)
    {
        var (now, first) = (clock.NowMs, jobs[0]);
        if (_offers.IdleCount == 0 || first.DeadlineMs <= now)
        {
            return [];
        }

        var order = new FairOrder(now, queueing.Value.AgeingStep);
        order.Add(new QueueId(first.Spec.Manifest, first.Share.Class), new QueueFlow(first.Account, 0, null, []), jobs);
        return new Matcher(order, _offers, now, options.Value).Match(_offers.Serves(first.Account) ? jobs : []).Assignments;
    }

    private async Task AssignAsync(IReadOnlyList<MatchAssignment> assignments, CancellationToken cancellationToken)
    {
        foreach (var chunk in assignments.GroupBy(assignment => assignment.Batch).Chunk(MostAtOnce))
        {
            // At the same time: each waits for the store to write it down, and none for another.
            await Task.WhenAll(chunk.Select(batch => AssignAsync([.. batch], pipeline.AssignAsync, cancellationToken)));
        }
    }

    /// <summary>Lends workers that nothing waits for to jobs that are far past their time; not at every wake, for a straggler is late by seconds.</summary>
    private async Task HelpStragglersAsync(CancellationToken cancellationToken)
    {
        if (_helpedAt is { } last && _time.GetElapsedTime(last) < Interval)
        {
            return;
        }

        _helpedAt = _time.GetTimestamp();
        RefreshOffers();
        foreach (var assignment in await stragglers.FindAsync(_offers, cancellationToken))
        {
            await AssignAsync([assignment], (hedge, token) => pipeline.HedgeAsync(hedge.Job, hedge.Worker, token), cancellationToken);
        }
    }

    /// <summary>Leases the jobs of one slot, and tells the worker of all of them in a row.</summary>
    /// <param name="batch">The jobs.</param>
    /// <param name="lease">Gives a job to its worker, or returns null when somebody else was faster.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    private async Task AssignAsync(
        IReadOnlyList<MatchAssignment> batch, Func<MatchAssignment, CancellationToken, Task<Job?>> lease, CancellationToken cancellationToken)
    {
        // Room is kept for all of them, in order, before the first is written down.
        var answers = await Task.WhenAll(batch.Select(assignment => LeaseAsync(assignment, lease, cancellationToken)));
        List<(WorkerSession Session, Job Job)> leased = [.. answers.OfType<(WorkerSession Session, Job Job)>()];
        if (leased.Count < batch.Count)
        {
            // Somebody was faster, or the worker is not what it was: its offer is read anew.
            Wake();
        }

        await handover.TellAsync(batch[0].Batch, leased, cancellationToken);
    }

    private async Task<(WorkerSession Session, Job Job)?> LeaseAsync(
        MatchAssignment assignment, Func<MatchAssignment, CancellationToken, Task<Job?>> lease, CancellationToken cancellationToken)
    {
        var id = assignment.Job.Id;
        if (handover.Reserve(assignment) is not { } session)
        {
            return null;
        }

        Job? leased = null;
        try
        {
            leased = await lease(assignment, cancellationToken);
        }
        finally
        {
            if (leased is null)
            {
                session.Release(id);
            }
        }

        return leased is null ? null : (session, leased);
    }

    private void RefreshOffers()
    {
        foreach (var worker in directory.TakeChanged())
        {
            if (directory.OfferOf(worker) is { } offer)
            {
                _nothingWaits &= !_offers.Put(offer);
                lock (_gate)
                {
                    // A worker that has become free looks for its owner's jobs.
                    _owners.UnionWith(offer.IsIdle ? offer.PriorityAccounts : []);
                }
            }
            else
            {
                _offers.Remove(worker);
            }
        }
    }

    /// <summary>Accounts that may have jobs and that an idle worker serves first; some of them, the others in the next pass.</summary>
    private List<AccountId> TakeOwners()
    {
        lock (_gate)
        {
            var taken = _owners.Where(_offers.Serves).Order(ByName).Take(MostOwners).ToList();
            _owners.ExceptWith(taken);
            _owners.RemoveWhere(account => !_offers.Serves(account));
            return taken;
        }
    }

    private void Note(HashSet<WorkerId> workers, WorkerId worker)
    {
        lock (_gate)
        {
            workers.Add(worker);
        }

        Wake();
    }

    private List<WorkerId> Take(HashSet<WorkerId> workers)
    {
        lock (_gate)
        {
            var taken = workers.ToList();
            workers.Clear();
            return taken;
        }
    }
}
