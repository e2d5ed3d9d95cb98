using System.Collections.Immutable;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>A connected worker as the matcher sees it.</summary>
/// <param name="Worker">Who it is.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="FreeSlots">Slots that are free now; may be 0.</param>
/// <param name="Paused">Its owner asked it to take nothing new.</param>
/// <param name="Draining">It is going away.</param>
public sealed record WorkerOffer(WorkerId Worker, WorkerCapabilities Capabilities, int FreeSlots, bool Paused, bool Draining)
{
    /// <summary>How fast it is with each of its models.</summary>
    public ImmutableDictionary<ManifestId, WorkerSpeed> Speeds { get; init; } = ImmutableDictionary<ManifestId, WorkerSpeed>.Empty;

    /// <summary>The account of its owner; empty when the operator named none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>It failed too often, or an operator put it on hold.</summary>
    public bool OnHold { get; init; }

    /// <summary>True when it takes jobs, now or when a slot is free.</summary>
    public bool Serves => !Paused && !Draining && !OnHold;

    /// <summary>True when it can take any job at all.</summary>
    public bool IsIdle => FreeSlots > 0 && Serves;

    /// <summary>Accounts whose jobs it takes before all others.</summary>
    public IEnumerable<AccountId> PriorityAccounts =>
        Capabilities.PriorityAccounts.Append(Owner).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Select(name => new AccountId(name));
}
