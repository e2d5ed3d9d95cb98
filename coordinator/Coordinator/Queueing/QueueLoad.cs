namespace SogniLike.Coordinator.Queueing;

/// <summary>How much waits in a queue.</summary>
/// <param name="Queue">Which queue.</param>
/// <param name="Jobs">How many jobs; at least 1.</param>
/// <param name="Work">Their work, in kilopixel-steps.</param>
public sealed record QueueLoad(QueueId Queue, long Jobs, long Work);
