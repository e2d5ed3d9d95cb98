namespace SogniLike.Coordinator.Webhooks;

/// <summary>What an artist wants to be otherwise; null: as it is.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Events">Names of <see cref="WebhookEvents"/>.</param>
/// <param name="IsOn">Switched on or off.</param>
/// <param name="NewSecret">Whether the server draws another secret.</param>
public sealed record WebhookChange(string? Url, IReadOnlyList<string>? Events, bool? IsOn, bool NewSecret);
