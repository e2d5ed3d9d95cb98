using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Polly.Timeout;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Host.Webhooks;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Alerting;

/// <summary>Posts alerts to the address that the owner configured, by <see cref="SignedPosts"/>. Safe for concurrent use.</summary>
internal sealed class AlertWebhook : IAlertSink, IDisposable
{
    private const int LargestBody = 64 * 1024;

    private readonly AlertsOptions _options;
    private readonly IOptions<PoolOptions> _pool;
    private readonly SignedPosts _posts;

    public AlertWebhook(IOptions<AlertsOptions> options, IOptions<PoolOptions> pool, TimeProvider time)
        : this(options, pool, time, TimeSpan.FromSeconds(1))
    {
    }

    /// <param name="options">Where to, and how often.</param>
    /// <param name="pool">Whose alerts they are.</param>
    /// <param name="time">By which tries are timed.</param>
    /// <param name="firstPause">Before the second try; then ever longer.</param>
    internal AlertWebhook(IOptions<AlertsOptions> options, IOptions<PoolOptions> pool, TimeProvider time, TimeSpan firstPause)
    {
        (_options, _pool) = (options.Value, pool);
        _posts = new SignedPosts(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) }, _options.Tries, _options.Timeout, firstPause, time);
    }

    /// <inheritdoc/>
    public async Task<AlertDelivery> SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        var body = Body(notice);
        try
        {
            var status = await _posts.SendAsync(new Uri(_options.WebhookUrl), notice.Id, _options.WebhookSecret, body, cancellationToken);
            return (int)status is >= 200 and < 300 ? AlertDelivery.Delivered : SignedPosts.MayPass(status) ? AlertDelivery.Failed : AlertDelivery.Refused;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException)
        {
            return AlertDelivery.Failed;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _posts.Dispose();

    private byte[] Body(AlertNotice notice)
    {
        var alerts = new JsonArray();
        var message = new JsonObject { ["id"] = notice.Id, ["pool"] = _pool.Value.Id, ["at"] = Time(notice.AtMs), ["alerts"] = alerts };
        foreach (var change in notice.Changes)
        {
            alerts.Add(new JsonObject
            {
                ["rule"] = change.Rule,
                ["subject"] = change.Subject,
                ["state"] = change.Alert is null ? "resolved" : "firing",
                ["severity"] = change.Alert is null ? "" : change.Alert.IsBad ? "bad" : "warning",
                ["since"] = Time(change.SinceMs),
                ["message"] = change.Alert?.Message ?? "",
                ["advice"] = change.Alert?.Advice ?? "",
            });
        }

        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        return body.Length <= LargestBody ? body : throw new InvalidOperationException($"A notice of {notice.Changes.Count} alerts has {body.Length} bytes.");
    }

    private static string Time(long atMs) => DateTimeOffset.FromUnixTimeMilliseconds(atMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
