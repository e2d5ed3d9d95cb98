namespace SogniLike.Coordinator.Jobs;

/// <summary>What a stage decided about one job: an answer, and perhaps a change that must be applied before the answer is true.</summary>
/// <param name="Answer">For the caller.</param>
/// <param name="Transaction">Null when nothing changes.</param>
/// <param name="Otherwise">The answer when a guard or a fingerprint of the transaction does not hold.</param>
internal sealed record JobDecision<T>(T Answer, JobTransaction? Transaction = null, T? Otherwise = default);
