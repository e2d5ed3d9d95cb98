namespace SogniLike.Coordinator.Alerting;

/// <summary>What whoever is told of alerts is told at once.</summary>
/// <param name="Id">The same for every try to deliver it.</param>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="Changes">At least one, at most 64.</param>
public sealed record AlertNotice(string Id, long AtMs, IReadOnlyList<AlertChange> Changes);
