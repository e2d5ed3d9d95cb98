using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Alerting;

/// <summary>
/// Posts alerts to the address that the owner configured, signed, with retries that come ever further apart. Follows no redirect and reads nothing of the answer but its status, so that the address
/// leads nowhere else and no answer is too large. Safe for concurrent use.
/// </summary>
internal sealed class AlertWebhook : IAlertSink, IDisposable
{
    /// <summary>Carries "t=UNIX SECONDS,v1=HEX": HMAC-SHA256 with the secret over the seconds, a dot and the body.</summary>
    public const string SignatureHeader = "Sogni-Signature";

    /// <summary>The same for every try of a post.</summary>
    public const string DeliveryHeader = "Sogni-Delivery";

    private const int LargestBody = 64 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly AlertsOptions _options;
    private readonly IOptions<PoolOptions> _pool;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpStatusCode> _tries;

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
        (_options, _pool, _time) = (options.Value, pool, time);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = _options.Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var builder = new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = time };
        if (_options.Tries > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpStatusCode>
            {
                MaxRetryAttempts = _options.Tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstPause,
                MaxDelay = LongestPause,
                ShouldHandle = new PredicateBuilder<HttpStatusCode>().Handle<HttpRequestException>().Handle<TimeoutRejectedException>().HandleResult(MayPass),
            });
        }

        _tries = builder.AddTimeout(_options.Timeout).Build();
    }

    /// <inheritdoc/>
    public async Task<AlertDelivery> SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        var body = Body(notice);
        try
        {
            var status = await _tries.ExecuteAsync(async token => await PostAsync(notice.Id, body, token), cancellationToken);
            return (int)status is >= 200 and < 300 ? AlertDelivery.Delivered : MayPass(status) ? AlertDelivery.Failed : AlertDelivery.Refused;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException)
        {
            return AlertDelivery.Failed;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The other side may want it later.</summary>
    private static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private async Task<HttpStatusCode> PostAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        var seconds = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var post = new HttpRequestMessage(HttpMethod.Post, _options.WebhookUrl) { Content = new ByteArrayContent(body) };
        post.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        post.Headers.UserAgent.Add(new ProductInfoHeaderValue("SogniLike", SoftwareVersion.Text));
        post.Headers.Add(DeliveryHeader, id);
        post.Headers.Add(SignatureHeader, $"t={seconds},v1={Sign(seconds, body)}");
        using var answer = await _http.SendAsync(post, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return answer.StatusCode;
    }

    private string Sign(string seconds, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_options.WebhookSecret), signed));
    }

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
