namespace SogniLike.Coordinator.Policy;

/// <summary>A rule of the policy as it may be shown: what it is for, never its words.</summary>
/// <param name="Id">1 to 64 characters of a-z, 0-9, '-', '_'.</param>
/// <param name="ContentClass">What it stands for.</param>
/// <param name="Refuses">True: prompts that it matches are refused. False: their jobs get the class.</param>
public sealed record PolicyRule(string Id, string ContentClass, bool Refuses);
