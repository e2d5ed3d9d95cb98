using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SogniLike.Coordinator.Host.Tests.Webhooks;

/// <summary>What coordinator/README.md tells receivers to do; a test compares the two.</summary>
internal static class ReceiverExample
{
    #region README
    public static bool IsGenuine(string signature, byte[] body, string secret, DateTimeOffset now)
    {
        var parts = signature.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1]);
        var (seconds, shown) = (parts["t"].FirstOrDefault() ?? "", parts["v1"].FirstOrDefault() ?? "");
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. body];
        var real = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(real), Encoding.UTF8.GetBytes(shown))
            && Math.Abs(now.ToUnixTimeSeconds() - long.Parse(seconds, CultureInfo.InvariantCulture)) <= 300;
    }
    #endregion
}
