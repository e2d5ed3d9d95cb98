using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Operations;

/// <summary>What somebody with an operator's role did, or tried to do.</summary>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="KeyId">Public part of the API key.</param>
/// <param name="Account">The key's account.</param>
/// <param name="Call">Name of the call, such as "HoldWorker".</param>
/// <param name="Target">What it was done to: the id that the call named; may be empty.</param>
/// <param name="Detail">What the call said about it, such as the reason; may be empty. At most 500 characters.</param>
/// <param name="Outcome">"done", or the code of the error.</param>
public sealed record AdminAction(long AtMs, string KeyId, AccountId Account, string Call, string Target, string Detail, string Outcome);
