using System.Net;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Tests.Webhooks;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("223.255.255.255", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("2a00:1450:4001::200e", true)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("64:ff9b::5db8:d822", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("0.1.2.3", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.0.0.192", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("192.88.99.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("198.19.255.255", false)]
    [InlineData("198.51.100.7", false)]
    [InlineData("203.0.113.7", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("239.255.255.255", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:7f00:1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::ffff:0:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("64:ff9b:1::1", false)]
    [InlineData("100::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    public void Allows_Address_OnlyPublicOnes(string address, bool isAllowed) => Assert.Equal(isAllowed, Rules().Allows(IPAddress.Parse(address)));

    [Fact]
    public void Allows_NetworkOfTheOperator_IsLetThroughHoweverItIsWritten()
    {
        var rules = Rules(networks: "10.1.0.0/16, fd00::/8");

        Assert.All(["10.1.2.3", "::ffff:10.1.2.3", "fd12::1"], address => Assert.True(rules.Allows(IPAddress.Parse(address))));
        Assert.All(["10.2.0.1", "127.0.0.1", "fc00::1"], address => Assert.False(rules.Allows(IPAddress.Parse(address))));
    }

    [Theory]
    [InlineData("https://example.org/hook?x=1", null)]
    [InlineData("https://EXAMPLE.org:8443", null)]
    [InlineData("https://93.184.216.34/", null)]
    [InlineData("https://localhost/", null)]
    [InlineData("", "1 to 2000")]
    [InlineData("example.org", "https")]
    [InlineData("/hook", "https")]
    [InlineData("ftp://example.org/", "https")]
    [InlineData("file:///etc/passwd", "https")]
    [InlineData("http://example.org/", "plain http")]
    [InlineData("https://ada:secret@example.org/", "user")]
    [InlineData("https://example.org/#there", "fragment")]
    [InlineData("https://127.0.0.1/", "127.0.0.1")]
    [InlineData("https://127.1/", "127.0.0.1")]
    [InlineData("https://2130706433/", "127.0.0.1")]
    [InlineData("https://0x7f000001/", "127.0.0.1")]
    [InlineData("https://0x7f.0.0.1/", "127.0.0.1")]
    [InlineData("https://0177.0.0.1/", "127.0.0.1")]
    [InlineData("https://017700000001/", "127.0.0.1")]
    [InlineData("https://0xa9fea9fe/", "169.254.169.254")]
    [InlineData("https://[::1]/", "::1")]
    [InlineData("https://[::ffff:127.0.0.1]/", "127.0.0.1")]
    [InlineData("https://[fe80::1%25eth0]/", "fe80::1")]
    public void ProblemOf_Url_SaysWhatIsWrong(string url, string? part)
    {
        var problem = Rules().ProblemOf(url);

        Assert.True(part is null ? problem is null : problem?.Contains(part, StringComparison.Ordinal) == true, problem ?? "Nothing is wrong.");
    }

    [Fact]
    public void ProblemOf_WithAllowances_LetsHttpAndTheNetworkThrough()
    {
        var rules = Rules(allowsHttp: true, networks: "127.0.0.0/8");

        Assert.Null(rules.ProblemOf("http://127.0.0.1:8080/hook"));
        Assert.NotNull(rules.ProblemOf("http://[::1]:8080/hook"));
        Assert.NotNull(rules.ProblemOf($"https://example.org/{new string('x', 2_000)}"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(" 10.0.0.0/8 , ::1/128,", 2)]
    [InlineData("10.0.0.1/8", 1)]
    [InlineData("10.0.0.0", null)]
    [InlineData("all", null)]
    public void ReadNetworks_Text_ReadsAllOrNone(string text, int? count) => Assert.Equal(count, AddressRules.ReadNetworks(text)?.Count);

    [Fact]
    public void ReadNetworks_TooMany_ReadsNone() => Assert.Null(AddressRules.ReadNetworks(string.Join(',', Enumerable.Range(0, AddressRules.MostNetworks + 1).Select(i => $"10.{i}.0.0/16"))));

    private static AddressRules Rules(bool allowsHttp = false, string networks = "") => new(Options.Create(new WebhooksOptions { AllowHttp = allowsHttp, AllowedNetworks = networks }));
}
