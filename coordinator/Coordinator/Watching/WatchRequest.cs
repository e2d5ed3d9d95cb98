using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Watching;

/// <summary>What somebody wants to see.</summary>
/// <param name="Account">Whose jobs.</param>
/// <param name="Jobs">Only these, at most 100; all of the account when empty.</param>
/// <param name="AfterEventId">Last event seen; 0: start with a snapshot.</param>
public sealed record WatchRequest(AccountId Account, IReadOnlyList<JobId> Jobs, long AfterEventId);
