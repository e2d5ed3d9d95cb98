using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Matching;

/// <summary>A job that no idle worker got, and why.</summary>
public sealed record UnmatchedJob(JobId Job, MatchRecord Why);
