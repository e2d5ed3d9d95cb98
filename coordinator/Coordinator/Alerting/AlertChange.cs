namespace SogniLike.Coordinator.Alerting;

/// <summary>An alert began, or is over.</summary>
/// <param name="Rule">As <see cref="Alert.Rule"/>.</param>
/// <param name="Subject">As <see cref="Alert.Subject"/>.</param>
/// <param name="SinceMs">Unix milliseconds at which it began.</param>
/// <param name="Alert">What is wrong; null: no longer.</param>
public sealed record AlertChange(string Rule, string Subject, long SinceMs, Alert? Alert);
