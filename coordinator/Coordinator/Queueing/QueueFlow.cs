using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>Some of the jobs of an account that wait in a queue.</summary>
/// <param name="Account">Whose.</param>
/// <param name="StartTag">Where its next job stands, in kilopixel-steps over weight; the smallest goes first.</param>
/// <param name="ServedAtMs">When a job of the flow was leased last, Unix milliseconds; null when none was since it last began to wait.</param>
/// <param name="Jobs">In order.</param>
public sealed record QueueFlow(AccountId Account, long StartTag, long? ServedAtMs, IReadOnlyList<JobId> Jobs);
