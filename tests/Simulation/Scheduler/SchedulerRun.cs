using System.Text;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;
using SogniLike.Simulation.Actors;
using SogniLike.Simulation.Checks;
using SogniLike.Simulation.Engine;
using SogniLike.Simulation.Stores;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Simulation.Scheduler;

/// <summary>
/// One run: bad weather until most jobs have ended, then calm until all have. Must be started and end on one thread, which it does not share.
/// </summary>
internal sealed class SchedulerRun
{
    private const int StepsBetweenFullChecks = 2_000;

    private static readonly TimeSpan LongestCalm = TimeSpan.FromMinutes(30);

    private readonly SchedulerOptions _options;
    private readonly EventLoop _loop;
    private readonly EventLog _log;
    private readonly SimulatedPool _pool;
    private readonly List<WorkerNode> _workers = [];
    private readonly List<ArtistNode> _artists;
    private readonly Chaos _chaos;

    private SchedulerRun(SchedulerOptions options, EventLoop loop, PoolStores stores)
    {
        (_options, _loop) = (options, loop);
        _log = new EventLog(loop);
        _pool = new SimulatedPool(loop, new Dice(options.Seed), options, stores, _log);
        AddWorkers();
        var each = (options.Jobs + options.Artists - 1) / options.Artists;
        _artists = [.. Enumerable.Range(1, options.Artists).Select(number => new ArtistNode(_pool, $"artist{number}", each))];
        _chaos = new Chaos(_pool, _workers);
    }

    /// <summary>Runs to the end.</summary>
    /// <exception cref="InvariantViolationException">An invariant does not hold; the message holds the seed, the command that shows it again and the last lines.</exception>
    public static SchedulerResult Run(SchedulerOptions options)
    {
        var loop = new EventLoop();
        var world = new SimulatedProcess(loop, "world");
        var stores = options.OnRedis ? Wait(PoolStores.OnRedisAsync(world)) : PoolStores.InMemory(world);
        try
        {
            var run = new SchedulerRun(options, loop, stores);
            try
            {
                return run.Run();
            }
            catch (Exception fault)
            {
                throw new InvariantViolationException(run.Describe(fault));
            }
        }
        finally
        {
            Wait(DisposeAsync(stores));
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static async Task<bool> DisposeAsync(PoolStores stores)
    {
        await stores.DisposeAsync();
        return true;
    }

    private SchedulerResult Run()
    {
        foreach (var model in SimulatedPool.Models)
        {
            Wait(_pool.Stores.Models.PutAsync(model, 10, CancellationToken.None));
        }

        _pool.Slots.ToList().ForEach(slot => slot.Start());
        _workers.ForEach(worker => worker.Start());
        _artists.ForEach(artist => artist.Start());
        if (_options.Backlog)
        {
            _pool.Weather.IsCalm = true;
        }
        else
        {
            _chaos.Begin();
        }

        _loop.Settle();

        // Bad weather until most of it is over; a run in which nothing gets through shows that, too.
        var patience = TimeSpan.FromSeconds(_options.Jobs * 20);
        StepUntil(() => (_artists.All(artist => artist.IsDone) && _pool.Witness.Open <= _options.Jobs / 10) || _loop.Now > patience);
        _chaos.End();
        _loop.Settle();
        var calm = _loop.Now;
        StepUntil(() => _artists.All(artist => artist.IsDone && artist.HasSeenAll) && _pool.Witness.Open == 0 || _loop.Now > calm + LongestCalm);
        var ended = _loop.Now;
        _pool.Witness.CheckAll();
        CheckEnd();
        CheckFairness();
        return Result(ended, ended - calm);
    }

    private void StepUntil(Func<bool> over)
    {
        while (!over())
        {
            if (!_loop.Step())
            {
                throw new InvariantViolationException("nothing is left to happen and the work is not done");
            }

            _pool.Witness.CheckStep();
            if (_loop.Steps % StepsBetweenFullChecks == 0)
            {
                _pool.Witness.CheckAll();
            }

            _loop.Settle();
        }
    }

    private void CheckEnd()
    {
        _loop.Settle();
        if (_pool.Witness.Jobs.Values.FirstOrDefault(job => !PoolWitness.IsEnd(job.State)) is { } stuck)
        {
            throw new InvariantViolationException($"{_pool.Witness.Open} jobs have not ended {LongestCalm.TotalMinutes} minutes after the last fault; one is {stuck.Id}: {JobText.Of(stuck)}");
        }

        foreach (var artist in _artists)
        {
            if (!artist.HasSeenAll)
            {
                throw new InvariantViolationException($"the watch of {artist.Name} did not tell of everything");
            }

            if (artist.Accepted.Distinct().Count() != artist.Accepted.Count)
            {
                throw new InvariantViolationException($"two requests of {artist.Name} were answered with the same job");
            }

            artist.CheckView();
        }

        var accepted = _artists.Sum(artist => artist.Accepted.Count);
        if (accepted != _pool.Witness.Jobs.Count + Deleted)
        {
            throw new InvariantViolationException($"artists were told of {accepted} jobs and {_pool.Witness.Jobs.Count + Deleted} were kept: a submission was kept twice");
        }
    }

    /// <summary>Start-time fair queueing: in any stretch of time two accounts that always wait are given work over weight within the bound of each other.</summary>
    private void CheckFairness()
    {
        if (_options.Backlog && _pool.Witness.Fairness.Worst() is var (drift, bound) && drift > bound)
        {
            throw new InvariantViolationException($"two artists drifted apart by {drift} kilopixel-steps over weight; the bound is {bound}");
        }
    }

    private void AddWorkers()
    {
        var token = new EnrolmentTokenRecord
        {
            Id = "token",
            Owner = "volunteers",
            SecretSha256 = new string('0', 64),
            CreatedAtMs = _loop.NowMs,
            ExpiresAtMs = _loop.NowMs + 1_000_000,
            MaxUses = _options.Workers,
        };
        Wait(_pool.Stores.Workers.AddTokenAsync(token, 10, CancellationToken.None));
        var characters = Enum.GetValues<WorkerCharacter>();
        for (var number = 1; number <= _options.Workers; number++)
        {
            // Every fourth is steady, so that there is always somebody.
            var character = number % 4 == 1 || _options.Backlog ? WorkerCharacter.Steady : _pool.Dice.Pick(characters);
            var record = new WorkerRecord
            {
                Id = new WorkerId($"01WORKER{number:D18}"),
                Name = $"w{number}",
                Owner = "",
                PublicKey = Convert.ToBase64String(Encoding.UTF8.GetBytes($"key {number}")),
                EnrolledAtMs = _loop.NowMs,
                TokenId = "",
            };
            Wait(_pool.Stores.Workers.EnrolAsync(token.SecretSha256, record, 10_000, _loop.NowMs, CancellationToken.None));
            var capabilities = Capabilities(number, character);
            _workers.Add(new WorkerNode(_pool, record, character, capabilities));
        }
    }

    private WorkerCapabilities Capabilities(int number, WorkerCharacter character) => new()
    {
        Models =
        [
            new ModelCapability(TestJobs.Manifest, Loaded: number % 2 == 1, MaxPixels: 0, "fp32"),
            .. number % 3 == 0 && !_options.Backlog
                ? Array.Empty<ModelCapability>()
                : [new ModelCapability(TestJobs.OtherManifest, Loaded: number % 2 == 0, MaxPixels: 0, "fp32")],
        ],
        Slots = character == WorkerCharacter.Greedy ? 8 : _pool.Dice.Between(1, 3),
        Device = "simulated",
        ExecutionProvider = "cpu",
        Samplers = ["ddim", "euler"],
        Modes = ["txt2img"],
        MaxBatch = character == WorkerCharacter.Greedy ? 1 : _pool.Dice.Between(1, 4),
    };

    private int Deleted => _pool.Witness.Events.Removed.Count;

    private int Ended(JobState state) => _pool.Witness.Ended.GetValueOrDefault(state);

    private SchedulerResult Result(TimeSpan ended, TimeSpan afterCalm) => new()
    {
        Seed = _options.Seed,
        Store = _options.OnRedis ? "redis" : "memory",
        Jobs = _pool.Witness.Jobs.Count + Deleted,
        Workers = _options.Workers,
        Coordinators = _options.Coordinators,
        Delivered = Ended(JobState.Delivered),
        Failed = Ended(JobState.Failed),
        Cancelled = Ended(JobState.Cancelled),
        Deleted = Deleted,
        Leases = _pool.Witness.Leases,
        Hedges = _pool.Witness.Hedges,
        HedgesWon = _pool.Witness.HedgesWon,
        Arranged = _pool.Witness.Arranged,
        Batches = _pool.Batches,
        BatchedJobs = _pool.BatchedJobs,
        FairnessDrift = _pool.Witness.Fairness.Worst().Drift,
        FairnessBound = _pool.Witness.Fairness.Worst().Bound,
        ContestedLeases = _pool.Witness.Fairness.Contested,
        CoordinatorsLost = _chaos.CoordinatorsLost,
        WorkersLost = _chaos.WorkersLost,
        Cuts = _chaos.Cuts,
        Steps = _loop.Steps,
        VirtualSeconds = Math.Round(ended.TotalSeconds, 3),
        SecondsToEndAfterCalm = Math.Round(afterCalm.TotalSeconds, 3),
        LogLines = _log.Lines.Count,
        LogSha256 = _log.Sha256(),
        Log = _log.Lines,
    };

    private string Describe(Exception fault) => $"""
        {(fault is InvariantViolationException ? fault.Message : fault.ToString())}
        seed {_options.Seed}, step {_loop.Steps}, {_loop.Now.TotalSeconds:F3} virtual seconds; again with:
          {_options.Replay}
        last lines:
        {string.Join('\n', _log.Lines.TakeLast(15))}
        """;
}
