using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Host.Startup;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Host.Tests.Endpoints;

public sealed class PublicCertificateTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_SecondTime_GivesTheSameCertificate()
    {
        using var first = PublicCertificate.Load(new EndpointOptions(), _folder.OpenData(), _clock);
        using var second = PublicCertificate.Load(new EndpointOptions(), _folder.OpenData(), _clock);

        Assert.Equal(first.Thumbprint, second.Thumbprint);
        Assert.True(second.HasPrivateKey);
    }

    [Fact]
    public void Load_NearItsEnd_RenewsWithTheSameKey()
    {
        using var first = PublicCertificate.Load(new EndpointOptions(), _folder.OpenData(), _clock);
        _clock.Advance(TimeSpan.FromDays(800));
        using var second = PublicCertificate.Load(new EndpointOptions(), _folder.OpenData(), _clock);

        Assert.NotEqual(first.Thumbprint, second.Thumbprint);
        Assert.Equal(PublicCertificate.SpkiSha256(first), PublicCertificate.SpkiSha256(second));
        Assert.True(second.NotAfter.ToUniversalTime() > _clock.GetUtcNow().UtcDateTime.AddDays(800));
    }

    [Fact]
    public void Load_OtherNames_RenewsWithTheSameKey()
    {
        using var first = PublicCertificate.Load(new EndpointOptions(), _folder.OpenData(), _clock);
        var named = new EndpointOptions { CertificateNames = ["pool.example", "192.0.2.7"], PublicUrl = "https://sogni.example:7443" };
        using var second = PublicCertificate.Load(named, _folder.OpenData(), _clock);
        using var third = PublicCertificate.Load(named, _folder.OpenData(), _clock);

        Assert.Equal(PublicCertificate.SpkiSha256(first), PublicCertificate.SpkiSha256(second));
        Assert.Equal(second.Thumbprint, third.Thumbprint);
        Assert.All(["pool.example", "sogni.example", "localhost"], name => Assert.True(second.MatchesHostname(name)));
        Assert.True(second.MatchesHostname("192.0.2.7"));
        Assert.False(first.MatchesHostname("pool.example"));
    }

    [Fact]
    public void Load_SelfSigned_IsReadableByItsOwnerOnly()
    {
        var data = _folder.OpenData();
        PublicCertificate.Load(new EndpointOptions(), data, _clock).Dispose();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.CertificateFile));
        }
    }

    [Fact]
    public void Load_DamagedFile_SaysWhichAndWhatToDo()
    {
        var data = _folder.OpenData();
        Directory.CreateDirectory(Path.GetDirectoryName(data.CertificateFile)!);
        File.WriteAllText(data.CertificateFile, "nonsense");

        var error = Assert.Throws<StartupException>(() => PublicCertificate.Load(new EndpointOptions(), data, _clock));

        Assert.Contains(data.CertificateFile, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "a password")]
    public void Load_OperatorsFile_IsUsed(bool pfx, string? password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(9));
        var path = Path.Combine(_folder.Path, "certificate");
        if (pfx)
        {
            File.WriteAllBytes(path, made.Export(X509ContentType.Pfx, password));
        }
        else
        {
            File.WriteAllText(path, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        }

        using var loaded = PublicCertificate.Load(new EndpointOptions { Certificate = path, CertificatePassword = password }, _folder.OpenData(), _clock);

        Assert.Equal(made.Thumbprint, loaded.Thumbprint);
        Assert.True(loaded.HasPrivateKey);
    }

    [Fact]
    public void Load_OperatorsFileWithoutKey_NamesTheSetting()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(9));
        var path = Path.Combine(_folder.Path, "certificate.pem");
        File.WriteAllText(path, made.ExportCertificatePem());

        var error = Assert.Throws<StartupException>(() => PublicCertificate.Load(new EndpointOptions { Certificate = path }, _folder.OpenData(), _clock));

        Assert.Contains("Coordinator:Endpoints:Certificate", error.Message, StringComparison.Ordinal);
    }
}
