using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>A job that no worker got, and why.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Counts">How many workers were refused for which reason.</param>
/// <param name="Examples">Some of them, at most 20.</param>
public sealed record UnmatchedJob(JobId Job, IReadOnlyDictionary<MatchRefusal, int> Counts, IReadOnlyList<(WorkerId Worker, MatchRefusal Refusal)> Examples);
