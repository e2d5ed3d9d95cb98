using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Archiving;

/// <summary>An event as it is kept: without the job's order, so without prompts. Either <see cref="State"/> or <see cref="Reason"/> is there.</summary>
/// <param name="Id">As <see cref="JobEvent.Id"/>.</param>
/// <param name="Job">Which job it is about.</param>
/// <param name="State">What the change left, as the store that wrote it reads it; null for a removal.</param>
/// <param name="Reason">Why the job was removed; null for a change.</param>
/// <param name="AtMs">Unix milliseconds of the removal; null for a change.</param>
public sealed record StoredEvent(long Id, string Job, string? State, RemovalReason? Reason, long? AtMs);
