namespace SogniLike.Coordinator.Matching;

/// <summary>What <see cref="Matcher"/> decided.</summary>
/// <param name="Assignments">In the order in which they were decided; each job at most once, each worker at most as often as it has room.</param>
/// <param name="Unmatched">Jobs that no idle worker could have. Jobs that were left when nobody was idle any more are in neither list.</param>
public sealed record MatchResult(IReadOnlyList<MatchAssignment> Assignments, IReadOnlyList<UnmatchedJob> Unmatched);
