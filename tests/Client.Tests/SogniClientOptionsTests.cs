namespace SogniLike.Client.Tests;

public sealed class SogniClientOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7701")]
    [InlineData("http://localhost:7701")]
    [InlineData("https://pool.example")]
    public void Validate_LoopbackOrTls_IsFine(string address) => Assert.Null(new SogniClientOptions { Address = new Uri(address) }.Validate());

    [Theory]
    [InlineData("http://pool.example:7701", "without TLS")]
    [InlineData("ftp://pool.example", "http:// or https://")]
    public void Validate_OtherAddresses_AreRefused(string address, string expected)
    {
        var options = new SogniClientOptions { Address = new Uri(address) };

        Assert.Contains(expected, options.Validate(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SogniClient(options));
    }

    [Fact]
    public void Validate_CleartextAllowed_IsFine() =>
        Assert.Null(new SogniClientOptions { Address = new Uri("http://pool.example"), AllowCleartext = true }.Validate());

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("مفتاح")]
    public void Validate_KeyThatCannotTravelInAHeader_IsRefused(string key) =>
        Assert.Contains("API key", new SogniClientOptions { Address = new Uri("https://a"), ApiKey = key }.Validate(), StringComparison.Ordinal);

    [Fact]
    public void Validate_PinOfWrongLengthOrWithoutTls_IsRefused()
    {
        Assert.Contains("32 bytes", new SogniClientOptions { Address = new Uri("https://a"), CertificateSpkiSha256 = new byte[31] }.Validate(), StringComparison.Ordinal);
        Assert.Contains("https", new SogniClientOptions { Address = new Uri("http://localhost"), CertificateSpkiSha256 = new byte[32] }.Validate(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_LimitsOutOfRange_AreRefused()
    {
        var address = new Uri("https://a");

        Assert.NotNull(new SogniClientOptions { Address = address, CallTimeout = TimeSpan.Zero }.Validate());
        Assert.NotNull(new SogniClientOptions { Address = address, MaxAttempts = 0 }.Validate());
        Assert.NotNull(new SogniClientOptions { Address = address, MaxImageBytes = 0 }.Validate());
        Assert.NotNull(new SogniClientOptions { Address = address, MaxBackoff = TimeSpan.FromSeconds(-1) }.Validate());
    }
}
