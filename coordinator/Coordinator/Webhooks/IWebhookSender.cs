namespace SogniLike.Coordinator.Webhooks;

/// <summary>Takes posts to receivers that nobody vouches for. Safe for concurrent use.</summary>
public interface IWebhookSender
{
    /// <summary>Sends, with up to <see cref="WebhooksOptions.Tries"/> tries. Calls only addresses that <see cref="AddressRules"/> allow. Does not throw because of the other side.</summary>
    Task<WebhookAnswer> SendAsync(WebhookPost post, CancellationToken cancellationToken);
}
