using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Host.Tests.Endpoints;

public sealed class ServingCertificateTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestClock _clock = new();
    private readonly LogGuard _log = new();

    private string FilePath => Path.Combine(_folder.Path, "certificate.pem");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Refresh_FileReplaced_ServesTheNewOne()
    {
        Write("first", _clock.GetUtcNow());
        var serving = Open();
        var before = serving.SpkiSha256;

        Write("second", _clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        serving.Refresh();
        Assert.Equal(before, serving.SpkiSha256);
        _clock.Advance(TimeSpan.FromSeconds(5));
        serving.Refresh();

        Assert.NotEqual(before, serving.SpkiSha256);
        Assert.Contains(_log.Texts, text => text.Contains("another key", StringComparison.Ordinal));
    }

    [Fact]
    public void Refresh_FileDamagedOrGone_KeepsTheOldOneUntilItIsGoodAgain()
    {
        Write("first", _clock.GetUtcNow());
        var serving = Open();
        var before = serving.SpkiSha256;

        File.WriteAllText(FilePath, "nonsense");
        _clock.Advance(TimeSpan.FromSeconds(5));
        serving.Refresh();
        serving.Refresh();
        Assert.Equal(before, serving.SpkiSha256);
        Assert.Single(_log.Texts, text => text.Contains("keeps its certificate", StringComparison.Ordinal));
        File.Delete(FilePath);
        _clock.Advance(TimeSpan.FromSeconds(5));
        serving.Refresh();
        Assert.Equal(before, serving.SpkiSha256);
        Write("third", _clock.GetUtcNow() + TimeSpan.FromMinutes(2));
        _clock.Advance(TimeSpan.FromSeconds(5));
        serving.Refresh();

        Assert.NotEqual(before, serving.SpkiSha256);
    }

    [Fact]
    public async Task Public_OperatorsChain_IsShownWhole()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=root", rootKey).CreateSelfSigned(from, to);
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var unsigned = Authority("CN=between", betweenKey).Create(root, from, to, [1, 2]);
        using var between = unsigned.CopyWithPrivateKey(betweenKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = new CertificateRequest("CN=pool.example", key, HashAlgorithmName.SHA256).Create(between, from, to, [1, 2, 3]);
        File.WriteAllText(FilePath, $"{leaf.ExportCertificatePem()}\n{between.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        await using var coordinator = await TestCoordinator.StartAsync(settings:
            [("Coordinator:Endpoints:Public", "https://127.0.0.1:0"), ("Coordinator:Endpoints:Certificate", FilePath)]);

        var shown = new List<string>();
        using var socket = new TcpClient();
        await socket.ConnectAsync(coordinator.Endpoints.Public!.Host, coordinator.Endpoints.Public.Port);
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, chain, _) =>
        {
            shown.AddRange(chain!.ChainPolicy.ExtraStore.Select(one => one.Subject));
            return true;
        });
        await tls.AuthenticateAsClientAsync("pool.example");

        Assert.Equal("CN=pool.example", tls.RemoteCertificate!.Subject);
        Assert.Contains("CN=between", shown);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private ServingCertificate Open()
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        return new ServingCertificate(new EndpointOptions { Certificate = FilePath }, _folder.OpenData(), _clock, loggers.CreateLogger<ServingCertificate>());
    }

    private void Write(string name, DateTimeOffset at)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(9));
        File.WriteAllText(FilePath, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(FilePath, at.UtcDateTime);
    }
}
