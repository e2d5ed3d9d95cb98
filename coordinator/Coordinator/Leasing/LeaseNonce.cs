using System.Security.Cryptography;
using System.Text;

namespace SogniLike.Coordinator.Leasing;

/// <summary>
/// The nonce of a lease, which its worker signs with its commitment. It follows from the token, which no lease had before, so it is as fresh and need not be kept; the
/// token does not follow from it, so a commitment may be shown to everybody.
/// </summary>
public static class LeaseNonce
{
    /// <summary>64 lower-case hexadecimal characters.</summary>
    /// <param name="token">Of the lease, hexadecimal as it was handed out.</param>
    public static string Of(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"sognilike lease nonce v1\n{token}")));
}
