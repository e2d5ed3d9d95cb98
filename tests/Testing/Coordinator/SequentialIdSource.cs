using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Coordinator.Time;

namespace SogniLike.Testing.Coordinator;

/// <summary>Identities that count up and secrets that follow from the count: the same test gives the same ones. Safe for concurrent use.</summary>
/// <param name="name">Different names give different identities.</param>
public sealed class SequentialIdSource(string name = "") : IIdSource
{
    private long _count;

    /// <inheritdoc/>
    public string NewId() =>
        "01" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8] + Next().ToString("D16", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string NewSecret() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {Next()}")));

    /// <inheritdoc/>
    public ulong NewSeed() => (ulong)Next();

    private long Next() => Interlocked.Increment(ref _count);
}
