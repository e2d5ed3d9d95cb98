using Grpc.Core;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>A call that came by REST, as interceptors and services see it.</summary>
internal sealed class RestCallContext(HttpContext http, string method) : ServerCallContext
{
    private const string BinarySuffix = "-bin";

    private readonly Metadata _requestHeaders = HeadersOf(http.Request);

    // Where the framework looks for the HTTP side of a call that it did not make itself.
    private readonly Dictionary<object, object> _state = new() { ["__HttpContext"] = http };

    /// <inheritdoc/>
    protected override string MethodCore => method;

    /// <inheritdoc/>
    protected override string HostCore => http.Request.Host.Value ?? "";

    /// <inheritdoc/>
    protected override string PeerCore => $"{http.Connection.RemoteIpAddress}:{http.Connection.RemotePort}";

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => DateTime.MaxValue;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore => _requestHeaders;

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => http.RequestAborted;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore { get; } = [];

    /// <inheritdoc/>
    protected override Status StatusCore { get; set; }

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore { get; } = new(null, []);

    /// <inheritdoc/>
    protected override IDictionary<object, object> UserStateCore => _state;

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls are not passed on.");

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    private static Metadata HeadersOf(HttpRequest request)
    {
        var headers = new Metadata();
        foreach (var (name, values) in request.Headers)
        {
            if (name[0] == ':' || name.EndsWith(BinarySuffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var value in values)
            {
                headers.Add(name, value ?? "");
            }
        }

        return headers;
    }
}
