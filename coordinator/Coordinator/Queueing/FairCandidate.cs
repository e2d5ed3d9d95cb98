using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>The job whose turn it is.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Queue">Where it waits.</param>
/// <param name="Class">The class it competes in: its own, or a higher one by age.</param>
/// <param name="Tag">Its account's start tag, in kilopixel-steps over weight.</param>
internal sealed record FairCandidate(Job Job, QueueId Queue, PriorityClass Class, long Tag);
