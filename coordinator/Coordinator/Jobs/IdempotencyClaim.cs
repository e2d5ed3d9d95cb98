using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Jobs;

/// <summary>Ties an account's idempotency key to one body and the jobs it made.</summary>
/// <param name="Account">Whose key it is.</param>
/// <param name="Key">As the client sent it, 1 to 128 printable ASCII characters.</param>
/// <param name="BodySha256">Hexadecimal SHA-256 of the request's canonical form.</param>
/// <param name="RequestId">The request that the key stands for.</param>
/// <param name="Jobs">Its jobs, in order.</param>
/// <param name="KeptForMs">Milliseconds until the key is forgotten.</param>
public sealed record IdempotencyClaim(AccountId Account, string Key, string BodySha256, string RequestId, IReadOnlyList<JobId> Jobs, long KeptForMs);
