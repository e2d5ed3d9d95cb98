using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Startup;

namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>
/// The certificate that the public endpoint shows, with its chain. Whether its file has changed is looked at when somebody connects, every few seconds at most;
/// one that cannot be used leaves the old one in place. Safe for concurrent use.
/// </summary>
internal sealed partial class ServingCertificate
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly EndpointOptions _options;
    private readonly DataFolder _data;
    private readonly TimeProvider _time;
    private readonly ILogger<ServingCertificate> _logger;
    private readonly Lock _gate = new();
    private volatile Served _served;
    private (DateTime, DateTime) _seen;
    private long _lookedAt;

    /// <exception cref="StartupException">The files hold no usable certificate and key.</exception>
    public ServingCertificate(EndpointOptions options, DataFolder data, TimeProvider time, ILogger<ServingCertificate> logger)
    {
        (_options, _data, _time, _logger) = (options, data, time, logger);
        _seen = Stamp();
        _served = Load();
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo of what is shown now: what clients pin.</summary>
    public byte[] SpkiSha256 => PublicCertificate.SpkiSha256(_served.Certificate);

    /// <summary>What Kestrel asks before each handshake.</summary>
    public ValueTask<SslServerAuthenticationOptions> SelectAsync(TlsHandshakeCallbackContext context)
    {
        Refresh();
        return ValueTask.FromResult(_served.Options);
    }

    /// <summary>Loads the certificate anew when its file has changed since the last look.</summary>
    internal void Refresh()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_lookedAt) < LookInterval)
            {
                return;
            }

            _lookedAt = _time.GetTimestamp();
            if (Stamp() is var stamp && stamp == _seen)
            {
                return;
            }

            _seen = stamp;
            try
            {
                var (before, after) = (_served, Load());

                // The old one is not disposed: handshakes may still use it.
                _served = after;
                LogReplaced(after.Certificate.NotAfter.ToUniversalTime());
                if (!PublicCertificate.SpkiSha256(before.Certificate).AsSpan().SequenceEqual(PublicCertificate.SpkiSha256(after.Certificate)))
                {
                    LogOtherKey();
                }
            }
            catch (StartupException e)
            {
                LogNotReplaced(e.Message);
            }
        }
    }

    private Served Load()
    {
        var certificate = PublicCertificate.Load(_options, _data, _time);
        var chain = PublicCertificate.LoadChain(_options, certificate);
        return new Served(certificate, new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        });
    }

    // A file that is away for a moment while it is replaced has a stamp of its own: it is looked at again when it is back.
    private (DateTime, DateTime) Stamp() =>
        (File.GetLastWriteTimeUtc(_options.Certificate ?? _data.CertificateFile), _options.CertificateKey is { } key ? File.GetLastWriteTimeUtc(key) : default);

    private sealed record Served(X509Certificate2 Certificate, SslServerAuthenticationOptions Options);
}
