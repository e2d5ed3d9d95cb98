namespace SogniLike.Coordinator.Alerting;

/// <summary>A number that an alert is about, for whoever words it anew.</summary>
/// <param name="Name">"seconds", "jobs", "percent", "now", "before" or "millicredits".</param>
/// <param name="Value">The number, in the unit that the name says.</param>
public sealed record AlertFact(string Name, long Value);
