using SogniLike.Coordinator.Host.Endpoints;

namespace SogniLike.Coordinator.Host.Tests.Endpoints;

public class EndpointOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.True(new EndpointOptionsValidator().Validate(null, new EndpointOptions()).Succeeded);

    [Theory]
    [InlineData("0.0.0.0:7701", "loopback")]
    [InlineData("192.168.1.2:7701", "loopback")]
    [InlineData("[::]:7701", "loopback")]
    [InlineData("7701", "ADDRESS:PORT")]
    [InlineData("127.0.0.1", "ADDRESS:PORT")]
    [InlineData("127.0.0.1:70000", "ADDRESS:PORT")]
    [InlineData("example.org:7701", "ADDRESS:PORT")]
    public void Validate_GrpcThatIsNoLoopbackAddress_NamesKeyAndReason(string address, string reason)
    {
        var result = new EndpointOptionsValidator().Validate(null, new EndpointOptions { Grpc = address });

        var failure = Assert.Single(result.Failures!);
        Assert.StartsWith("Coordinator:Endpoints:Grpc: ", failure, StringComparison.Ordinal);
        Assert.Contains(reason, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SeveralProblems_ReportsAllAtOnce()
    {
        var options = new EndpointOptions
        {
            Http = "nonsense",
            Grpc = "0.0.0.0:1",
            Public = "http://0.0.0.0:1",
            PublicUrl = "https://example.org/path",
            Certificate = "/nowhere/certificate.pem",
            MaxConnections = 0,
            MaxStreamsPerConnection = 10_001,
        };

        var failures = new EndpointOptionsValidator().Validate(null, options).Failures!;

        Assert.Equal(
            ["Certificate", "Grpc", "Http", "MaxConnections", "MaxStreamsPerConnection", "Public", "PublicUrl"],
            failures.Select(f => f.Split(':')[2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Validate_OnePortForBothProtocols_Fails()
    {
        var result = new EndpointOptionsValidator().Validate(null, new EndpointOptions { Http = "127.0.0.1:5000", Grpc = "127.0.0.1:5000" });

        Assert.Contains("Coordinator:Endpoints:Grpc", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://0.0.0.0:7443", "0.0.0.0:7443")]
    [InlineData("https://*:7443/", "0.0.0.0:7443")]
    [InlineData("https://localhost:0", "127.0.0.1:0")]
    [InlineData("https://[::1]:7443", "[::1]:7443")]
    public void TryParsePublic_Address_IsRead(string text, string expected)
    {
        Assert.True(EndpointAddress.TryParsePublic(text, out var address));
        Assert.Equal(expected, address.ToString());
    }
}
