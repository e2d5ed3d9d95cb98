using System.Collections.Concurrent;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// What the connected workers of the whole pool can ever do, paused and busy ones included. What it says is up to a second old. Safe for concurrent use. Throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class PoolAbilities(IWorkerStore workers, CoordinatorIdentity coordinator, IPoolClock clock, TimeProvider time)
{
    private const int MostKept = 1_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(BatchKey Key, string Content, long MemoryBytes), (MissingCapability? Missing, long At)> _known = new();
    private volatile Snapshot? _elsewhere;

    /// <summary>What is missing for such a job, or null when a connected worker can run it: the last thing that the workers which come closest do not have.</summary>
    public async Task<MissingCapability?> MissingAsync(JobSpec spec, CancellationToken cancellationToken)
    {
        var key = (BatchKey.Of(spec), string.Join(',', spec.ContentClasses), spec.Needs?.MemoryBytes ?? 0);
        if (_known.TryGetValue(key, out var known) && time.GetElapsedTime(known.At) < KeptFor)
        {
            return known.Missing;
        }

        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        var missing = Find(spec, await workers.ListPresenceAsync(clock.NowMs, cancellationToken));
        _known[key] = (missing, time.GetTimestamp());
        return missing;
    }

    /// <summary>Who is connected to the pool's other coordinators.</summary>
    internal async Task<WorkersElsewhere> ElsewhereAsync(CancellationToken cancellationToken)
    {
        if (_elsewhere is { } known && time.GetElapsedTime(known.At) < KeptFor)
        {
            return known.Workers;
        }

        var present = await workers.ListPresenceAsync(clock.NowMs, cancellationToken);
        var read = new WorkersElsewhere(present.Where(worker => worker.CoordinatorId != coordinator.Id));
        _elsewhere = new Snapshot(read, time.GetTimestamp());
        return read;
    }

    /// <summary>A pure function.</summary>
    internal static MissingCapability? Find(JobSpec spec, IReadOnlyList<WorkerPresence> present)
    {
        if (present.Count == 0)
        {
            return new MissingCapability("worker", "No worker is connected.");
        }

        var furthest = MatchRefusal.ModelMissing;
        foreach (var worker in present)
        {
            if (!worker.Models.Contains(spec.Manifest))
            {
                continue;
            }

            var model = worker.Capabilities?.Models.FirstOrDefault(one => one.Manifest == spec.Manifest);
            if (model is null || new WorkerAbility(worker.Capabilities!, model).Refuse(spec) is not { } refusal)
            {
                return null;
            }

            furthest = Stage(refusal) > Stage(furthest) ? refusal : furthest;
        }

        return Describe(furthest, spec);
    }

    /// <summary>The place of a reason in the order of the checks.</summary>
    private static int Stage(MatchRefusal refusal) => refusal switch
    {
        MatchRefusal.ModelMissing => -1,
        MatchRefusal.NotProven => 0,
        MatchRefusal.SamplerMissing => 1,
        MatchRefusal.ModeMissing => 2,
        MatchRefusal.TooLarge => 3,
        MatchRefusal.TooLittleMemory => 4,
        MatchRefusal.OtherPrecision => 5,
        _ => 6,
    };

    private static MissingCapability Describe(MatchRefusal refusal, JobSpec spec) => refusal switch
    {
        MatchRefusal.ModelMissing => new MissingCapability("model", $"No connected worker has the model {spec.Model}."),
        MatchRefusal.NotProven => new MissingCapability("proof", $"No connected worker with the model {spec.Model} has shown yet that it can run it."),
        MatchRefusal.SamplerMissing => new MissingCapability("sampler", $"No connected worker with the model knows the sampler {spec.Sampler}."),
        MatchRefusal.ModeMissing => new MissingCapability("mode", $"No connected worker with the model knows the mode {(spec.Needs ?? JobNeeds.Default).Mode}."),
        MatchRefusal.TooLarge => new MissingCapability("size", $"No connected worker with the model takes images of {spec.Width} x {spec.Height}."),
        MatchRefusal.TooLittleMemory => new MissingCapability("memory", "No connected worker with the model has the memory that it needs."),
        MatchRefusal.OtherPrecision => new MissingCapability("precision", $"No connected worker runs the model with {spec.Needs!.Precision}."),
        _ => new MissingCapability("content", $"No connected worker with the model takes content of: {string.Join(", ", spec.ContentClasses)}."),
    };

    private sealed record Snapshot(WorkersElsewhere Workers, long At);
}
