namespace SogniLike.Coordinator.Webhooks;

/// <summary>What is sent to a receiver.</summary>
/// <param name="Id">The same for every try.</param>
/// <param name="Address">Where to.</param>
/// <param name="Secret">What it is signed with.</param>
/// <param name="Body">JSON; see <see cref="WebhookBody"/>.</param>
public sealed record WebhookPost(string Id, Uri Address, string Secret, byte[] Body);
