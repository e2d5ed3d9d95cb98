using System.Net;
using System.Net.Security;
using Grpc.Net.Client;

namespace SogniLike.Worker.Session;

/// <summary>Opens connections to a coordinator.</summary>
public static class CoordinatorChannel
{
    /// <summary>Largest message that is read, in bytes: 1 MiB of a latent, and the task that it belongs to. Images never come to a worker.</summary>
    public const int MaxMessageBytes = (1 << 20) + (64 << 10);

    /// <summary>A channel of its own, so that a new session is a new connection. Nothing is dialled yet. The caller disposes it.</summary>
    /// <param name="url">https, or http on this machine.</param>
    public static GrpcChannel Open(Uri url, CertificatePin pin)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
        {
            throw new ArgumentException("Without TLS only this machine is dialled.", nameof(url));
        }

        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseProxy = !url.IsLoopback,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,

            // A cable that was pulled says nothing: ask while streams are open, and give up when no answer comes.
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, errors) => pin.Accepts(certificate, errors),
            },
        };
        return GrpcChannel.ForAddress(url, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            HttpVersion = HttpVersion.Version20,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxRetryAttempts = null,
        });
    }
}
