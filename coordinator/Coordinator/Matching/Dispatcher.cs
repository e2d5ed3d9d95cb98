using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// Pushes queued jobs to the workers connected to this coordinator, as soon as either side is there, and stops work whose lease ended. Woken by the pool's bus
/// and by
/// sessions; looks by itself now and then, because wakes may be lost.
/// </summary>
internal sealed partial class Dispatcher(
    WorkerDirectory directory,
    JobQueue queue,
    StragglerHelp stragglers,
    JobPipeline pipeline,
    LeaseKeeper keeper,
    MatchExplanations explanations,
    IPoolBus bus,
    IPoolClock clock,
    TimeProvider time,
    IOptions<MatchingOptions> options,
    IOptions<QueueingOptions> queueing,
    IOptions<LeasingOptions> leasing,
    ILogger<Dispatcher> logger) : Duty("Dispatcher", time, logger)
{
    private readonly ILogger _logger = logger;
    private readonly TimeProvider _time = time;
    private readonly Lock _gate = new();
    private readonly HashSet<WorkerId> _woken = [];
    private long? _helpedAt;

    protected override TimeSpan Interval => options.Value.DispatchInterval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in TakeWoken())
        {
            if (directory.Find(worker) is { } session)
            {
                await keeper.CheckAsync(session, cancellationToken);
            }
        }

        await DispatchAsync(cancellationToken);
        await HelpStragglersAsync(cancellationToken);
    }

    /// <summary>Takes in a wake of the pool. Never blocks.</summary>
    internal void OnWake(WakeTopic topic)
    {
        switch (topic)
        {
            case WakeTopic.Queue:
                Wake();
                break;
            case WakeTopic.Worker worker when directory.Find(worker.Id) is not null:
                lock (_gate)
                {
                    _woken.Add(worker.Id);
                }

                Wake();
                break;
            default:
                break;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
        var idle = directory.Offers().Where(offer => offer.IsIdle).ToList();
        if (idle.Count == 0)
        {
            return;
        }

        var manifests = idle.SelectMany(offer => offer.Capabilities.Models).Select(model => model.Manifest).ToHashSet();
        var wanted = idle.Sum(offer => offer.FreeSlots);
        var queues = (await queue.LoadsAsync(cancellationToken))
            .Where(load => manifests.Contains(load.Queue.Manifest))
            .OrderBy(load => load.Queue.Manifest.Value, StringComparer.Ordinal)
            .ThenBy(load => load.Queue.Class)
            .Select(load => (load.Queue, Pages: queue.PagesAsync(load.Queue, wanted, cancellationToken).GetAsyncEnumerator(cancellationToken)))
            .ToList();
        var unmatched = new List<UnmatchedJob>();

        // The queues move while they are read: a job that came back may show up on a second page.
        var seen = new HashSet<JobId>();
        try
        {
            // A page of every queue at a time, merged in fair order.
            while (queues.Count > 0 && directory.Offers().Any(offer => offer.IsIdle))
            {
                var now = clock.NowMs;
                var order = new FairOrder(now, queueing.Value.AgeingStep);
                foreach (var one in queues.ToList())
                {
                    if (await one.Pages.MoveNextAsync())
                    {
                        foreach (var (flow, jobs) in one.Pages.Current)
                        {
                            order.Add(one.Queue, flow, jobs.Where(job => job.DeadlineMs > now && seen.Add(job.Id)));
                        }
                    }
                    else
                    {
                        queues.Remove(one);
                        await one.Pages.DisposeAsync();
                    }
                }

                var waiting = new List<Job>();
                while (order.Take() is { } candidate)
                {
                    waiting.Add(candidate.Job);
                    order.Serve(candidate, []);
                }

                var match = Matcher.Match(waiting, directory.Offers(), now, options.Value);
                unmatched.AddRange(match.Unmatched);

                // At the same time: each waits for the store to write it down, and none for another.
                await Task.WhenAll(match.Assignments.Select(assignment => AssignAsync(assignment, pipeline.AssignAsync, cancellationToken)));
            }
        }
        finally
        {
            foreach (var one in queues)
            {
                await one.Pages.DisposeAsync();
            }
        }

        explanations.Replace(unmatched);
    }

    /// <summary>Lends workers that nothing waits for to jobs that are far past their time; not at every wake, for a straggler is late by seconds.</summary>
    private async Task HelpStragglersAsync(CancellationToken cancellationToken)
    {
        if (_helpedAt is { } last && _time.GetElapsedTime(last) < Interval)
        {
            return;
        }

        _helpedAt = _time.GetTimestamp();
        foreach (var assignment in await stragglers.FindAsync(cancellationToken))
        {
            await AssignAsync(assignment, pipeline.HedgeAsync, cancellationToken);
        }
    }

    /// <param name="lease">Gives the job to the worker, or returns null when somebody else was faster.</param>
    private async Task AssignAsync(MatchAssignment assignment, Func<Job, WorkerId, CancellationToken, Task<Job?>> lease, CancellationToken cancellationToken)
    {
        var id = assignment.Job.Id;
        if (directory.Find(assignment.Worker) is not { } session || !session.TryReserve(id))
        {
            return;
        }

        Job? leased = null;
        try
        {
            leased = await lease(assignment.Job, assignment.Worker, cancellationToken);
        }
        finally
        {
            if (leased is null)
            {
                session.Release(id);
            }
        }

        if (leased is null)
        {
            return;
        }

        var granted = leased.Running()[^1];
        var held = HeldLease.Of(leased, granted);
        session.Hold(held);
        if (session.TrySend(new WorkerCommand.Assign(id, leased.Spec, granted, leasing.Value.LeaseLength)))
        {
            Assigned(_logger, id, assignment.Worker, leased.Fence);
            return;
        }

        session.Release(id);
        await pipeline.GiveBackAsync(held.Claim, AttemptOutcome.HandedBack, "The worker's session had just ended.", cancellationToken);
    }

    private List<WorkerId> TakeWoken()
    {
        lock (_gate)
        {
            var woken = _woken.ToList();
            _woken.Clear();
            return woken;
        }
    }
}
