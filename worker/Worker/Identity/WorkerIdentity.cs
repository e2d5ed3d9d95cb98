using System.Security.Cryptography;
using SogniLike.Protocol.Statements;

namespace SogniLike.Worker.Identity;

/// <summary>Who this worker is in which pool, and the key that proves it. Safe for concurrent use.</summary>
public sealed class WorkerIdentity : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ECDsa _key;

    /// <summary>Takes over the key.</summary>
    /// <param name="workerId">As the coordinator gave it.</param>
    /// <param name="poolId">As the coordinator gave it.</param>
    /// <param name="url">Where to dial: https, or http on this machine.</param>
    /// <param name="certificateSpkiSha256">32 bytes that the server's certificate must match, or empty.</param>
    /// <param name="key">P-256.</param>
    public WorkerIdentity(string workerId, string poolId, Uri url, ReadOnlyMemory<byte> certificateSpkiSha256, ECDsa key)
    {
        WorkerId = workerId;
        PoolId = poolId;
        Url = url;
        CertificateSpkiSha256 = certificateSpkiSha256;
        _key = key;
    }

    public string WorkerId { get; }

    public string PoolId { get; }

    /// <summary>Where to dial.</summary>
    public Uri Url { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo of the server's certificate; empty when the ordinary authorities vouch for it, or on http.</summary>
    public ReadOnlyMemory<byte> CertificateSpkiSha256 { get; }

    /// <summary>Signs a statement of proto/Statements: 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> statement)
    {
        lock (_lock)
        {
            return WorkerSignature.Sign(_key, statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
