using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace SogniLike.Coordinator.Host.Endpoints;

/// <summary>Reads the addresses of <see cref="EndpointOptions"/>.</summary>
internal static class EndpointAddress
{
    /// <summary>Reads <c>address:port</c>; "localhost" stands for 127.0.0.1. Never throws.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        address = null;
        if (text is null || !text.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        const string Localhost = "localhost:";
        text = text.StartsWith(Localhost, StringComparison.OrdinalIgnoreCase) ? "127.0.0.1:" + text[Localhost.Length..] : text;

        // Without a port IPEndPoint.TryParse answers 0, which here means any port; so the port must be there.
        var port = text[(text.LastIndexOf(':') + 1)..];
        return ushort.TryParse(port, out var number) && IPEndPoint.TryParse(text, out address) && address.Port == number;
    }

    /// <summary>Reads <c>https://address:port</c>, where the address is an IP address, "localhost" or "*". Never throws.</summary>
    public static bool TryParsePublic(string? text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        const string Https = "https://";
        address = null;
        return text is not null && text.StartsWith(Https, StringComparison.OrdinalIgnoreCase)
            && TryParse(text[Https.Length..].TrimEnd('/').Replace("*", "0.0.0.0", StringComparison.Ordinal), out address);
    }
}
