namespace SogniLike.Coordinator.Webhooks;

/// <summary>For processes without a way to send.</summary>
internal sealed class UnsentWebhooks : IWebhookSender
{
    /// <inheritdoc/>
    public Task<WebhookAnswer> SendAsync(WebhookPost post, CancellationToken cancellationToken) => Task.FromResult(new WebhookAnswer(0, WebhookProblem.Unreachable));
}
