using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>One idle worker that was refused.</summary>
public sealed record MatchExample(WorkerId Worker, MatchRefusal Refusal);
