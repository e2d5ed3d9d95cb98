using System.Security.Cryptography;

namespace SogniLike.Coordinator.Identity;

/// <summary>
/// Secrets as <see cref="Time.IIdSource.NewSecret"/> makes them: 32 bytes, written as 64 lower-case hexadecimal characters and kept as SHA-256 of the bytes.
/// </summary>
public static class Secrets
{
    /// <summary>True for 64 lower-case hexadecimal characters.</summary>
    public static bool IsSecret(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    /// <summary>SHA-256 of the secret's bytes, lower-case hexadecimal.</summary>
    /// <exception cref="FormatException">Not hexadecimal.</exception>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(secret)));

    /// <summary>Compares two hexadecimal texts of equal length in a time that does not depend on where they differ.</summary>
    public static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(one), System.Text.Encoding.ASCII.GetBytes(other));
}
