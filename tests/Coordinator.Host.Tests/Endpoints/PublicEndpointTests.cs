using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.EnrolmentTokens;

namespace SogniLike.Coordinator.Host.Tests.Endpoints;

public class PublicEndpointTests
{
    [Fact]
    public async Task Public_SelfSigned_ServesBothProtocolsToWhoPinsTheTokensHash()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Endpoints:Public", "https://127.0.0.1:0")]);
        Assert.True(EnrolmentToken.TryParse(await FakeWorker.MakeTokenAsync(coordinator), out var token, out _));
        Assert.Equal((Uri.UriSchemeHttps, 32), (token.Url.Scheme, token.CertificateSpkiSha256.Length));

        using var channel = GrpcChannel.ForAddress(token.Url, new GrpcChannelOptions { HttpHandler = Pinning(token), DisposeHttpClient = true });
        var account = await new ArtistService.ArtistServiceClient(channel).GetAccountAsync(new GetAccountRequest(), coordinator.Owner);
        Assert.Equal("owner", account.AccountId);

        using var http = new HttpClient(Pinning(token)) { DefaultRequestVersion = HttpVersion.Version11 };
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri(token.Url, "/health/ready")));
        Assert.Contains(coordinator.Application.PoolId, await http.GetStringAsync(new Uri(token.Url, "/api/v1/pool")), StringComparison.Ordinal);

        using var endpoints = coordinator.ReadEndpointsFile();
        Assert.Equal(token.Url, new Uri(endpoints.RootElement.GetProperty("public").GetString()!));
        Assert.Equal(Convert.ToHexStringLower(token.CertificateSpkiSha256.Span), endpoints.RootElement.GetProperty("certificate_spki_sha256").GetString());
    }

    [Fact]
    public async Task Public_WithAUrlAndWithoutPinning_PutsJustTheUrlIntoTokens()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings:
        [
            ("Coordinator:Endpoints:Public", "https://127.0.0.1:0"),
            ("Coordinator:Endpoints:PublicUrl", "https://sogni.example:7443"),
            ("Coordinator:Endpoints:PinCertificate", "false"),
        ]);

        Assert.True(EnrolmentToken.TryParse(await FakeWorker.MakeTokenAsync(coordinator), out var token, out _));

        Assert.Equal(new Uri("https://sogni.example:7443"), token.Url);
        Assert.True(token.CertificateSpkiSha256.IsEmpty);
    }

    [Fact]
    public async Task GrpcPort_AskedByHttp1_Refuses()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(coordinator.Endpoints.Grpc);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static SocketsHttpHandler Pinning(EnrolmentToken token)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 shown && SHA256.HashData(shown.PublicKey.ExportSubjectPublicKeyInfo()).AsSpan().SequenceEqual(token.CertificateSpkiSha256.Span);
        return handler;
    }
}
