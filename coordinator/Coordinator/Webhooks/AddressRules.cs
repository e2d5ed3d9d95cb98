using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>
/// Which addresses the coordinator calls for people whom nobody vouches for: public ones, and those of networks that the operator allows. Whatever else it could reach (itself, its
/// neighbours, the metadata service of its cloud) is none of theirs. Immutable, safe for concurrent use.
/// </summary>
public sealed class AddressRules
{
    /// <summary>Most networks of <see cref="WebhooksOptions.AllowedNetworks"/>.</summary>
    public const int MostNetworks = 64;

    private const int LongestUrl = 2_000;

    // IANA's special-purpose registry, and multicast. Of IPv6 only global unicast is public, so that what is not listed there is refused too.
    private static readonly IPNetwork[] NotPublic = Read(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    // Public by their numbers, but answered by the host of a virtual machine: Azure's wire server.
    private static readonly IPNetwork[] Metadata = Read("168.63.129.16/32");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly bool _allowsHttp;

    public AddressRules(IOptions<WebhooksOptions> options)
    {
        _allowed = ReadNetworks(options.Value.AllowedNetworks) ?? [];
        _allowsHttp = options.Value.AllowHttp;
    }

    /// <summary>The networks of the text; null when one cannot be read, or there are too many.</summary>
    internal static IReadOnlyList<IPNetwork>? ReadNetworks(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPNetwork.TryParse(part, out var network) || networks.Count == MostNetworks)
            {
                return null;
            }

            networks.Add(network);
        }

        return networks;
    }

    /// <summary>True for an address that may be connected to. IPv4 inside IPv6 is judged as IPv4, however it is written.</summary>
    public bool Allows(IPAddress address)
    {
        var one = Unwrapped(address);
        return _allowed.Any(network => network.Contains(one))
            || (!Metadata.Concat(NotPublic).Any(network => network.Contains(one)) && (one.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(one)));
    }

    /// <summary>
    /// What is wrong with the address of a webhook, as a sentence that follows the field's name; null when nothing is that can be told without asking for its name. Where the name leads is
    /// looked at with every connection.
    /// </summary>
    public string? ProblemOf(string text)
    {
        if (text.Length is 0 or > LongestUrl)
        {
            return $"must be an address of 1 to {LongestUrl} characters; it has {text.Length}.";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return "must be an https address, such as https://example.org/hook.";
        }

        if (url.Scheme == Uri.UriSchemeHttp && !_allowsHttp)
        {
            return "must be an https address: this pool does not call plain http.";
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            return "must have neither user nor fragment.";
        }

        // Uri reads 127.1, 0x7f000001 and 2130706433 as what they are.
        return IPAddress.TryParse(url.IdnHost, out var address) && !Allows(address) ? $"must not lead to {address}, which is no public address." : null;
    }

    private static IPAddress Unwrapped(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
        : address;

    private static IPNetwork[] Read(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
