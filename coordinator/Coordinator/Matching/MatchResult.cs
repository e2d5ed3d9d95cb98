namespace SogniLike.Coordinator.Matching;

/// <summary>What <see cref="Matcher.Match"/> decided.</summary>
/// <param name="Assignments">In the order of the jobs; each job at most once, each worker at most as often as it has free slots.</param>
/// <param name="Unmatched">The other jobs, in order.</param>
public sealed record MatchResult(IReadOnlyList<MatchAssignment> Assignments, IReadOnlyList<UnmatchedJob> Unmatched);
