using System.Security.Cryptography;
using System.Text;

namespace SogniLike.Protocol.Statements;

/// <summary>What a worker signs at enrolment to prove that it holds the private key.</summary>
public static class EnrolmentStatement
{
    /// <summary>
    /// UTF-8 of <c>sognilike enrolment v1\n</c>, then SHA-256 of the token's secret, SHA-256 of the public key (DER) and SHA-256 of the name (UTF-8), 32 bytes each.
    /// </summary>
    public static byte[] Of(ReadOnlySpan<byte> tokenSecret, ReadOnlySpan<byte> publicKey, string name) =>
    [
        .. "sognilike enrolment v1\n"u8,
        .. SHA256.HashData(tokenSecret),
        .. SHA256.HashData(publicKey),
        .. SHA256.HashData(Encoding.UTF8.GetBytes(name)),
    ];
}
