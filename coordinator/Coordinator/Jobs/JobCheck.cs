namespace SogniLike.Coordinator.Jobs;

/// <summary>What one check of a result found, kept for everybody to read.</summary>
/// <param name="Name">Such as "noise"; coordinator/README.md lists them.</param>
/// <param name="Status">What it came to.</param>
/// <param name="Measured">What was measured; null for a check that compares no numbers.</param>
/// <param name="Threshold">What it was compared with; null likewise.</param>
/// <param name="Message">A sentence for people; empty when there is nothing to say.</param>
public sealed record JobCheck(string Name, CheckStatus Status, double? Measured, double? Threshold, string Message);
