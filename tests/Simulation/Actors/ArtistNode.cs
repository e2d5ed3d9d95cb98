using SogniLike.Coordinator;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Watching;
using SogniLike.Simulation.Checks;
using SogniLike.Simulation.Engine;
using SogniLike.Simulation.Network;

namespace SogniLike.Simulation.Actors;

/// <summary>
/// An artist's client: submits in bursts with idempotency keys and repeats what was not answered, cancels and deletes now and then, and watches all of its jobs,
/// resuming after the last event that it saw.
/// </summary>
internal sealed class ArtistNode(SimulatedPool pool, string name, int jobs)
{
    private readonly SimulatedProcess _process = new(pool.Loop, name);
    private readonly Caller _caller = new(new AccountId(name), $"key-of-{name}", [Scopes.Artist])
    {
        // The last digit of the name: one to three times the ordinary share.
        Share = pool.Options.Backlog ? JobShare.Default with { Weight = 100 * (1 + (name[^1] % 3)) } : JobShare.Default,
    };

    private readonly Dictionary<JobId, JobState> _seen = [];
    private readonly HashSet<JobId> _removed = [];
    private bool _hasPaused;
    private long _lastEvent;
    private int _requests;

    /// <summary>All that it wanted is submitted.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Jobs that it was told are kept.</summary>
    public List<JobId> Accepted { get; } = [];

    /// <summary>Its watch told of everything that happened.</summary>
    public bool HasSeenAll => _lastEvent == pool.Witness.Events.Last(_caller.Account);

    public string Name => name;

    private Dice Dice => pool.Dice;

    public void Start()
    {
        _process.Spawn(SubmitAllAsync);
        _process.Spawn(WatchAsync);
    }

    /// <summary>What it believes about its jobs is what is true.</summary>
    public void CheckView()
    {
        foreach (var id in Accepted)
        {
            if (pool.Witness.Events.Removed.Contains(id))
            {
                if (!_removed.Contains(id))
                {
                    throw new InvariantViolationException($"{name} was not told that job {id} is gone");
                }

                continue;
            }

            var state = pool.Witness.Jobs[id].State;
            if (!_seen.TryGetValue(id, out var seen) || seen != state)
            {
                throw new InvariantViolationException($"{name} believes that job {id} is {(_seen.ContainsKey(id) ? seen : JobState.None)}; it is {state}");
            }
        }
    }

    private async Task SubmitAllAsync()
    {
        while (Accepted.Count < jobs)
        {
            await _process.DelayAsync(pool.Options.Backlog ? TimeSpan.Zero : Dice.Around(TimeSpan.FromSeconds(20)));
            var burst = Dice.Between(1, 8);
            for (var i = 0; i < burst && Accepted.Count < jobs; i++)
            {
                await SubmitAsync();
            }
        }

        IsDone = true;
    }

    private async Task SubmitAsync()
    {
        var number = ++_requests;
        var request = new SubmitRequest
        {
            Model = Dice.Pick(SimulatedPool.Models).Name,
            Prompt = $"picture {number} of {name}",
            Width = pool.Options.Backlog ? 64 : 8,
            Height = pool.Options.Backlog ? 64 : 8,
            Steps = Dice.Between(5, 50),
            Seed = (ulong)number * 1_000,
            Count = Dice.Between(1, 5),
            IdempotencyKey = $"request {number}",
        };
        while (true)
        {
            try
            {
                var result = await AskAsync(node => node.Get<JobPipeline>().SubmitAsync(_caller, request, CancellationToken.None));
                if (result is SubmitResult.Accepted accepted)
                {
                    pool.Witness.ToldAccepted(_caller.Account, accepted.Jobs);
                    Accepted.AddRange(accepted.Jobs.Select(job => job.Id));
                    if (Dice.Falls(0.1))
                    {
                        _process.Spawn(() => MoveAsync(Dice.Pick(accepted.Jobs).Id));
                    }

                    if (!_hasPaused && Dice.Falls(0.1))
                    {
                        _process.Spawn(PauseAsync);
                    }

                    if (!pool.Options.Backlog && Dice.Falls(0.1))
                    {
                        _process.Spawn(() => CancelAsync(Dice.Pick(accepted.Jobs).Id));
                    }

                    if (!pool.Options.Backlog && Dice.Falls(0.2))
                    {
                        _process.Spawn(() => DeleteAsync(Dice.Pick(accepted.Jobs).Id));
                    }

                    return;
                }

                if (result is not (SubmitResult.RateLimited or SubmitResult.TooManyJobs))
                {
                    throw new InvariantViolationException($"{name} was refused: {result}");
                }
            }
            catch (CallFailedException)
            {
                // Perhaps it was kept: the same key asks again.
            }

            await _process.DelayAsync(Dice.Milliseconds(500, 3_000));
        }
    }

    private async Task CancelAsync(JobId id)
    {
        await _process.DelayAsync(Dice.Around(TimeSpan.FromSeconds(5)));
        while (true)
        {
            try
            {
                var result = await AskAsync(node => node.Get<JobPipeline>().CancelAsync(_caller.Account, id, CancellationToken.None));
                if (result is CancelResult.NotFound && !pool.Witness.Events.Removed.Contains(id))
                {
                    throw new InvariantViolationException($"{name} wants to cancel job {id}, which was accepted, and is told that there is none");
                }

                return;
            }
            catch (CallFailedException)
            {
                await _process.DelayAsync(Dice.Milliseconds(500, 3_000));
            }
        }
    }

    /// <summary>
    /// Pauses the queue for a while, once. From the answer on, and until it asks for more, no job of it may be leased. It asks for more twice, for a call that it gave up may take effect late.
    /// </summary>
    private async Task PauseAsync()
    {
        _hasPaused = true;
        await _process.DelayAsync(Dice.Around(TimeSpan.FromSeconds(5)));
        await SetPausedAsync(paused: true);
        pool.Witness.ToldPaused(_caller.Account);
        await _process.DelayAsync(Dice.Around(TimeSpan.FromSeconds(20)));
        pool.Witness.Resumes(_caller.Account);
        await SetPausedAsync(paused: false);
        await _process.DelayAsync(TimeSpan.FromMinutes(1));
        await SetPausedAsync(paused: false);
    }

    private async Task SetPausedAsync(bool paused)
    {
        while (true)
        {
            try
            {
                await AskAsync(node => node.Get<ArtistQueues>().SetAsync(_caller.Account, paused, CancellationToken.None));
                return;
            }
            catch (CallFailedException)
            {
                await _process.DelayAsync(Dice.Milliseconds(500, 3_000));
            }
        }
    }

    private async Task MoveAsync(JobId id)
    {
        await _process.DelayAsync(Dice.Around(TimeSpan.FromSeconds(5)));
        try
        {
            var result = await AskAsync(node => node.Get<ArtistQueues>().MoveAsync(_caller.Account, id, (QueueTarget)Dice.Between(1, 4), CancellationToken.None));
            if (result is QueueMoveResult.NotFound && !pool.Witness.Events.Removed.Contains(id))
            {
                throw new InvariantViolationException($"{name} wants to move job {id}, which was accepted, and is told that there is none");
            }
        }
        catch (CallFailedException)
        {
            // A step that was perhaps made is not made again.
        }
    }

    /// <summary>Tries now and then whether the job may be deleted yet, until it is gone.</summary>
    private async Task DeleteAsync(JobId id)
    {
        while (true)
        {
            await _process.DelayAsync(Dice.Around(TimeSpan.FromSeconds(20)));
            var believed = _seen.GetValueOrDefault(id);
            try
            {
                switch (await AskAsync(node => node.Get<JobDeletion>().DeleteAsync(_caller.Account, id, CancellationToken.None)))
                {
                    case DeleteResult.Deleted:
                        pool.Witness.ToldDeleted(_caller.Account, id);
                        return;
                    case DeleteResult.Missing when pool.Witness.Events.Removed.Contains(id):
                        return;
                    case DeleteResult.NotFinal when !PoolWitness.IsEnd(believed):
                        break;
                    case var other:
                        throw new InvariantViolationException($"{name} wants to delete job {id}, which it knows to be {believed}, and is told {other}");
                }
            }
            catch (CallFailedException)
            {
                // Perhaps it was done; then there is nothing to delete the next time.
            }
        }
    }

    private Task<T> AskAsync<T>(Func<CoordinatorNode, Task<T>> question) => Dice.Pick(pool.Slots).Running is { } node
        ? node.CallAsync(_process, (there, _) => question(there))
        : throw new CallFailedException("Nobody answers.");

    private async Task WatchAsync()
    {
        while (true)
        {
            if (Dice.Pick(pool.Slots).Running is { } node)
            {
                var over = new TaskCompletionSource();
                var wire = node.Dial(_process);
                using var broken = wire.NearBroken.Register(() => over.TrySetResult());
                var after = _lastEvent;
                wire.Send(wire.Far, () => node.Serve(() => ServeWatchAsync(node, wire, after)));
                if (!pool.Weather.IsCalm)
                {
                    pool.Loop.After(Dice.Around(TimeSpan.FromSeconds(30)), wire.Break);
                }

                await over.Task;
            }

            await _process.DelayAsync(Dice.Milliseconds(100, 2_000));
        }
    }

    /// <summary>The coordinator's side.</summary>
    private async Task ServeWatchAsync(CoordinatorNode node, Wire wire, long after)
    {
        try
        {
            if (node.Get<JobWatches>().Open(new WatchRequest(_caller.Account, [], after)) is WatchOpening.Opened opened)
            {
                await using (opened.Watch)
                {
                    await foreach (var change in opened.Watch.ReadAllAsync(wire.FarBroken))
                    {
                        wire.Send(wire.Near, () => OnEvent(wire, change));
                    }
                }
            }
        }
        catch (Exception fault) when (fault is StoreUnavailableException or OperationCanceledException)
        {
            // The artist's client connects again.
        }

        wire.Send(wire.Near, wire.Break);
    }

    private void OnEvent(Wire wire, WatchEvent change)
    {
        if (wire.NearBroken.IsCancellationRequested)
        {
            return;
        }

        switch (change)
        {
            case WatchEvent.Snapshot snapshot:
                if (_lastEvent > 0)
                {
                    throw new InvariantViolationException($"{name} resumed after event {_lastEvent} and was sent a snapshot");
                }

                _lastEvent = snapshot.EventId;

                // Of those that were gone before nothing is told.
                _removed.UnionWith(pool.Witness.Events.Removed);
                foreach (var job in snapshot.Jobs)
                {
                    _seen[job.Id] = job.State;
                }

                break;
            case WatchEvent.Changed changed:
                Advance(changed.EventId);
                _seen[changed.Job.Id] = changed.Job.State;
                break;
            case WatchEvent.Removed removed:
                Advance(removed.EventId);
                _seen.Remove(removed.Job.Id);
                _removed.Add(removed.Job.Id);
                break;
            default:
                break;
        }
    }

    /// <summary>In order, each once; left out is only what was told of jobs that are gone.</summary>
    private void Advance(long next)
    {
        if (!pool.Witness.Events.MayFollow(_caller.Account, _lastEvent, next))
        {
            throw new InvariantViolationException($"{name} was told of event {next} after {_lastEvent}");
        }

        _lastEvent = next;
    }
}
