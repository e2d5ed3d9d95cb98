namespace SogniLike.Coordinator.Matching;

/// <summary>What no connected worker of the pool has, so that a job waits for somebody who is not there.</summary>
/// <param name="Code">Stable: worker, model, sampler, mode, size, memory, precision or content.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record MissingCapability(string Code, string Message);
