namespace SogniLike.Coordinator.Matching;

/// <summary>How many idle workers were refused for one reason.</summary>
public sealed record MatchCount(MatchRefusal Refusal, int Workers);
