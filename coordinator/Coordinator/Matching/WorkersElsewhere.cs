using System.Collections.Concurrent;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>The workers of the pool's other coordinators that take jobs, now or when a slot is free. Safe for concurrent use.</summary>
/// <param name="present">Who is there; the paused, those on hold and those that go away are left out.</param>
internal sealed class WorkersElsewhere(IEnumerable<WorkerPresence> present)
{
    private readonly List<WorkerPresence> _serving = [.. present.Where(worker => worker is { Paused: false, OnHold: false, Draining: false, Capabilities: not null })];

    // An ability costs far more to make than to ask, and most workers are never asked.
    private readonly ConcurrentDictionary<(WorkerId Worker, ManifestId Model), WorkerAbility?> _abilities = new();

    /// <summary>Nobody.</summary>
    public static WorkersElsewhere None { get; } = new([]);

    /// <summary>True when one of them, other than these, could have the job.</summary>
    public bool AnyAble(JobSpec spec, IReadOnlySet<WorkerId> except) => _serving.Any(worker =>
        !except.Contains(worker.Id) && worker.Models.Contains(spec.Manifest) && AbilityOf(worker, spec.Manifest) is { } ability && ability.Refuse(spec) is null);

    private WorkerAbility? AbilityOf(WorkerPresence worker, ManifestId model) => _abilities.GetOrAdd(
        (worker.Id, model),
        static (key, capabilities) => capabilities.Models.FirstOrDefault(one => one.Manifest == key.Model) is { } has ? new WorkerAbility(capabilities, has) : null,
        worker.Capabilities!);
}
