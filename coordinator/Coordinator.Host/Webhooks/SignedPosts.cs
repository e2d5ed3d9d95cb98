using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace SogniLike.Coordinator.Host.Webhooks;

/// <summary>
/// Posts JSON that its receiver can check: signed, with retries that come ever further apart. Follows no redirect and reads nothing of the answer but its status, so that an address
/// leads nowhere else and no answer is too large. Safe for concurrent use.
/// </summary>
internal sealed class SignedPosts : IDisposable
{
    /// <summary>Carries "t=UNIX SECONDS,v1=HEX": HMAC-SHA256 with the secret over the seconds, a dot and the body.</summary>
    public const string SignatureHeader = "Sogni-Signature";

    /// <summary>The same for every try of a post.</summary>
    public const string DeliveryHeader = "Sogni-Delivery";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpStatusCode> _tries;

    /// <param name="handler">How connections are made; ends with this.</param>
    /// <param name="tries">Of a post, at least 1.</param>
    /// <param name="timeout">Of a try.</param>
    /// <param name="firstPause">Before the second try; then ever longer.</param>
    /// <param name="time">By which tries are timed.</param>
    public SignedPosts(SocketsHttpHandler handler, int tries, TimeSpan timeout, TimeSpan firstPause, TimeProvider time)
    {
        (handler.AllowAutoRedirect, handler.UseCookies, handler.ConnectTimeout) = (false, false, timeout);
        _time = time;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var builder = new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = time };
        if (tries > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpStatusCode>
            {
                MaxRetryAttempts = tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstPause,
                MaxDelay = LongestPause,
                ShouldHandle = new PredicateBuilder<HttpStatusCode>().Handle<HttpRequestException>().Handle<TimeoutRejectedException>().HandleResult(MayPass),
            });
        }

        _tries = builder.AddTimeout(timeout).Build();
    }

    /// <summary>The other side may want it later.</summary>
    public static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    /// <summary>Posts, and returns the status of the newest answer.</summary>
    /// <exception cref="HttpRequestException">Nobody answered the last try.</exception>
    /// <exception cref="TimeoutRejectedException">Not in time.</exception>
    public async Task<HttpStatusCode> SendAsync(Uri address, string id, string secret, byte[] body, CancellationToken cancellationToken) =>
        await _tries.ExecuteAsync(async token => await PostAsync(address, id, secret, body, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpStatusCode> PostAsync(Uri address, string id, string secret, byte[] body, CancellationToken cancellationToken)
    {
        var seconds = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var post = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        post.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        post.Headers.UserAgent.Add(new ProductInfoHeaderValue("SogniLike", SoftwareVersion.Text));
        post.Headers.Add(DeliveryHeader, id);
        post.Headers.Add(SignatureHeader, $"t={seconds},v1={Sign(secret, seconds, body)}");
        using var answer = await _http.SendAsync(post, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return answer.StatusCode;
    }

    private static string Sign(string secret, string seconds, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }
}
