using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client;

public sealed partial class SogniClient
{
    /// <summary>Has a program told of the account's jobs; the answer holds the secret, shown this once. Not repeated by itself: each call makes another one.</summary>
    /// <param name="url">An https address that leads to a public address.</param>
    /// <param name="events">Such as "job.delivered"; all when left out.</param>
    /// <param name="keyId">Only jobs that this key asked for; null: all of the account's.</param>
    public Task<CreateWebhookResponse> CreateWebhookAsync(string url, IEnumerable<string>? events = null, string? keyId = null, CancellationToken cancellationToken = default)
    {
        var request = new CreateWebhookRequest { Url = url, Events = { events ?? [] }, KeyId = keyId ?? "" };
        return _connection.CallAsync(o => _artist.CreateWebhookAsync(request, o), repeatable: false, cancellationToken);
    }

    /// <summary>The account's webhooks with their newest posts, oldest first.</summary>
    public async Task<IReadOnlyList<Webhook>> ListWebhooksAsync(CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.ListWebhooksAsync(new ListWebhooksRequest(), o), repeatable: true, cancellationToken)).Webhooks;

    /// <summary>Changes a webhook; the answer holds the secret when a new one was asked for.</summary>
    /// <param name="webhookId">Which.</param>
    /// <param name="url">Null: as it is.</param>
    /// <param name="events">Null: as they are.</param>
    /// <param name="enabled">Null: as it is. One that is switched on again hears what happens from then on.</param>
    /// <param name="newSecret">Whether the coordinator draws another secret.</param>
    public Task<UpdateWebhookResponse> UpdateWebhookAsync(
        string webhookId, string? url = null, IEnumerable<string>? events = null, bool? enabled = null, bool newSecret = false, CancellationToken cancellationToken = default)
    {
        var request = new UpdateWebhookRequest { WebhookId = webhookId, Events = { events ?? [] }, NewSecret = newSecret };
        if (url is not null)
        {
            request.Url = url;
        }

        if (enabled is { } isOn)
        {
            request.Enabled = isOn;
        }

        return _connection.CallAsync(o => _artist.UpdateWebhookAsync(request, o), repeatable: !newSecret, cancellationToken);
    }

    /// <summary>Forgets a webhook. False: the account has no such webhook.</summary>
    public async Task<bool> DeleteWebhookAsync(string webhookId, CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.DeleteWebhookAsync(new DeleteWebhookRequest { WebhookId = webhookId }, o), repeatable: true, cancellationToken)).Existed;

    /// <summary>Sends a post of the event "test" now and says what became of it, good or bad.</summary>
    public async Task<WebhookDelivery> TestWebhookAsync(string webhookId, CancellationToken cancellationToken = default) =>
        (await _connection.CallAsync(o => _artist.TestWebhookAsync(new TestWebhookRequest { WebhookId = webhookId }, o), repeatable: false, cancellationToken)).Delivery;
}
