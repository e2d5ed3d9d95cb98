using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Data;

namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>Opens the endpoints in Kestrel and knows, once the server runs, which ports they got.</summary>
internal sealed class Listeners(IOptions<EndpointOptions> options, DataFolder data, TimeProvider time, ILogger<ServingCertificate> logger)
    : IConfigureOptions<KestrelServerOptions>
{
    private const int MaxRequestHeadersBytes = 16 * 1024;
    private const int MaxHeaders = 64;
    private const int MaxHttp1BodyBytes = 1024 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlivePingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

    private ListenOptions? _http;
    private ListenOptions? _grpc;
    private ListenOptions? _public;
    private ServingCertificate? _certificate;

    /// <summary>Where the server listens.</summary>
    /// <exception cref="InvalidOperationException">The server has not started.</exception>
    public BoundEndpoints Bound
    {
        get
        {
            if (_http?.IPEndPoint is not { Port: not 0 } http || _grpc?.IPEndPoint is not { Port: not 0 } grpc)
            {
                throw new InvalidOperationException("The server has not started.");
            }

            var grpcUrl = new Uri($"http://{grpc}");
            return _public?.IPEndPoint is { } bound
                ? new BoundEndpoints(new Uri($"http://{http}"), grpcUrl, new Uri($"https://{bound}"), PublicUrl(bound), options.Value.PinCertificate ? _certificate!.SpkiSha256 : [])
                : new BoundEndpoints(new Uri($"http://{http}"), grpcUrl, null, grpcUrl, ReadOnlyMemory<byte>.Empty);
        }
    }

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions kestrel)
    {
        if (Read() is not { } endpoints)
        {
            return;
        }

        SetLimits(kestrel.Limits, endpoints);
        kestrel.AddServerHeader = false;

        kestrel.Listen(Parse(endpoints.Http), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            _http = listen;
        });
        kestrel.Listen(Parse(endpoints.Grpc), listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            _grpc = listen;
        });
        if (EndpointAddress.TryParsePublic(endpoints.Public, out var address))
        {
            _certificate = new ServingCertificate(endpoints, data, time, logger);
            kestrel.Listen(address, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _certificate.SelectAsync });
                _public = listen;
            });
        }
    }

    // The server is made with the application, before options are checked; the start then tells all that is wrong at once.
    private EndpointOptions? Read()
    {
        try
        {
            return options.Value;
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            return null;
        }
    }

    // What gRPC carries is bounded per message by the services; streams have no limit of their own.
    private static void SetLimits(KestrelServerLimits limits, EndpointOptions endpoints)
    {
        limits.MaxConcurrentConnections = endpoints.MaxConnections;
        limits.MaxRequestHeadersTotalSize = MaxRequestHeadersBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestBodySize = MaxHttp1BodyBytes;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.Http2.MaxStreamsPerConnection = endpoints.MaxStreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = MaxRequestHeadersBytes;

        // A worker behind a router that went silent is noticed by pings, not by the next job.
        limits.Http2.KeepAlivePingDelay = KeepAlivePingDelay;
        limits.Http2.KeepAlivePingTimeout = KeepAlivePingTimeout;
    }

    private static IPEndPoint Parse(string text) =>
        EndpointAddress.TryParse(text, out var address) ? address : throw new InvalidOperationException("The options were not validated.");

    private Uri PublicUrl(IPEndPoint bound)
    {
        if (options.Value.PublicUrl is { } url)
        {
            return new Uri(url);
        }

        var everywhere = bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any);
        return everywhere ? new Uri($"https://{Dns.GetHostName()}:{bound.Port}") : new Uri($"https://{bound}");
    }
}
