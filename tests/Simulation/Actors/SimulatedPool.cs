using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Simulation.Checks;
using SogniLike.Simulation.Engine;
using SogniLike.Simulation.Network;
using SogniLike.Simulation.Scheduler;
using SogniLike.Simulation.Stores;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Simulation.Actors;

/// <summary>What all actors of a run share.</summary>
internal sealed class SimulatedPool
{
    public SimulatedPool(EventLoop loop, Dice dice, SchedulerOptions options, PoolStores stores, EventLog log)
    {
        (Loop, Dice, Options, Stores, Log) = (loop, dice, options, stores, log);
        Weather = new Weather(loop, dice);
        Broadcast = new PoolBroadcast(Weather);
        Jobs = SabotagedStore.Between(stores.Jobs, options.Sabotage);
        Witness = new PoolWitness(
            loop, stores.Jobs, new EventWatch(loop, stores.Jobs), new LedgerWatch(loop, stores.Ledger), new FairnessWatch(AffinityAllowance * 1_000L), stores.Blobs, log);
        Slots = [.. Enumerable.Range(1, options.Coordinators).Select(number => new CoordinatorSlot(this, $"c{number}"))];
    }

    /// <summary>The models that jobs name; some workers lack the second.</summary>
    public static IReadOnlyList<ModelRecord> Models { get; } =
    [
        TestModels.Emoji,
        TestModels.Emoji with { Name = "other-model", Manifest = TestJobs.OtherManifest },
    ];

    /// <summary>What coordinators allow for loaded models, in megapixel-steps over weight: less than the jobs of a run, so that it is exceeded when it is not kept to.</summary>
    public const int AffinityAllowance = 1;

    public EventLoop Loop { get; }

    public Dice Dice { get; }

    public SchedulerOptions Options { get; }

    public PoolStores Stores { get; }

    /// <summary>The job store as coordinators reach it.</summary>
    public IJobStore Jobs { get; }

    public EventLog Log { get; }

    public Weather Weather { get; }

    public PoolBroadcast Broadcast { get; }

    public PoolWitness Witness { get; }

    public IReadOnlyList<CoordinatorSlot> Slots { get; }

    /// <summary>Batches that workers were handed.</summary>
    public int Batches { get; set; }

    /// <summary>Jobs in those.</summary>
    public int BatchedJobs { get; set; }

    /// <summary>Pictures that were delivered, for those who copy.</summary>
    public List<byte[]> Delivered { get; } = [];

    /// <summary>What happened at the store: noted, then told to whoever hears it.</summary>
    public void AtTheStore(string method, object?[] arguments, object? answer)
    {
        Witness.Observe(method, arguments, answer);
        if (method == nameof(IJobStore.ApplyAsync) && answer is ApplyOutcome.Applied)
        {
            foreach (var topic in JobNotices.Of((JobTransaction)arguments[0]!))
            {
                Broadcast.Wake(topic);
            }
        }
    }
}
