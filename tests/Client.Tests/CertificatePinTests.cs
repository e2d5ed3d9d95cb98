using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SogniLike.Client.Tests.Fakes;

namespace SogniLike.Client.Tests;

public sealed class CertificatePinTests
{
    [Fact]
    public async Task Call_SelfSignedCertificateWithItsPin_IsTrusted()
    {
        using var certificate = SelfSigned();
        await using var coordinator = await FakeCoordinator.StartAsync(certificate);
        using var client = Client(coordinator, SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

        Assert.Equal("ada", (await client.GetAccountAsync()).AccountId);
    }

    [Fact]
    public async Task Call_AnotherPin_IsRefusedBeforeTheKeyIsSent()
    {
        using var certificate = SelfSigned();
        await using var coordinator = await FakeCoordinator.StartAsync(certificate);
        using var client = Client(coordinator, new byte[32]);

        Assert.Equal(ClientErrorCodes.CertificateRefused, (await Assert.ThrowsAsync<SogniException>(() => client.GetAccountAsync())).Code);
        Assert.Empty(coordinator.Pool.Calls);
    }

    [Fact]
    public async Task Call_SelfSignedCertificateWithoutPin_IsRefused()
    {
        using var certificate = SelfSigned();
        await using var coordinator = await FakeCoordinator.StartAsync(certificate);
        using var client = Client(coordinator, []);

        Assert.Equal(ClientErrorCodes.CertificateRefused, (await Assert.ThrowsAsync<SogniException>(() => client.GetAccountAsync())).Code);
    }

    private static SogniClient Client(FakeCoordinator coordinator, byte[] pin) => new(new SogniClientOptions
    {
        Address = coordinator.Address,
        ApiKey = FakePool.ArtistKey,
        CertificateSpkiSha256 = pin,
        InitialBackoff = TimeSpan.FromMilliseconds(1),
        MaxBackoff = TimeSpan.FromMilliseconds(5),
    });

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=coordinator", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
