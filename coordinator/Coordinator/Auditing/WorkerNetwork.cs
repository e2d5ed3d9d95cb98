using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Which network an address belongs to: workers of one network do not verify each other. Pure.</summary>
public static class WorkerNetwork
{
    /// <summary>
    /// "a.b.c.0/24" of an IPv4 address, "x:y:z::/48" of an IPv6 one: what is usually one household or one rented machine room. Empty for this machine and for an address that is not known, which are
    /// exempt.
    /// </summary>
    public static string Of(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        if (address is null || IPAddress.IsLoopback(address))
        {
            return "";
        }

        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.0/24");
        }

        bytes.AsSpan(6).Clear();
        return $"{new IPAddress(bytes)}/48";
    }
}
