using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SogniLike.Testing;
using StackExchange.Redis;

namespace SogniLike.Packages.Tests.Redis;

/// <summary>The Redis client over TLS: a stream, not a socket, is what it makes pipes of.</summary>
public sealed class RedisTlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redis-tls-").FullName;
    private readonly int _port = FreePort();
    private RedisServer _server = null!;
    private X509Certificate2 _certificate = null!;

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificateFile = Path.Combine(_folder, "certificate.pem");
        var keyFile = Path.Combine(_folder, "key.pem");
        await File.WriteAllTextAsync(certificateFile, _certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        _server = await RedisServer.StartAsync(
            arguments:
            [
                "--bind", "127.0.0.1", "--tls-port", _port.ToString(CultureInfo.InvariantCulture), "--tls-auth-clients", "no",
                "--tls-cert-file", certificateFile, "--tls-key-file", keyFile, "--tls-ca-cert-file", certificateFile,
            ]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Tls_PipelinedAndLargeValues_ComeBack()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(Options(trusted: _certificate.Thumbprint));
        var database = connection.GetDatabase();
        var blob = new byte[5_000_000];
        new Random(1).NextBytes(blob);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => database.StringSetAsync($"key:{i}", i)));
        await database.StringSetAsync("blob", blob);
        byte[]? read = await database.StringGetAsync("blob");
        var values = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => database.StringGetAsync($"key:{i}")));

        Assert.Equal(Enumerable.Range(0, 1000), values.Select(static value => (int)value));
        Assert.True(blob.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task Tls_UntrustedCertificate_IsRefused() =>
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(Options(trusted: "another")));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ConfigurationOptions Options(string trusted)
    {
        var options = new ConfigurationOptions { EndPoints = { { "127.0.0.1", _port } }, Ssl = true, SslHost = "localhost", ConnectRetry = 1 };
        options.CertificateValidation += (_, certificate, _, errors) =>
            errors == SslPolicyErrors.None || certificate?.GetCertHashString() == trusted;
        return options;
    }
}
