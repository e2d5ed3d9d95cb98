using System.Security.Cryptography;
using SogniLike.Coordinator.Blobs;

namespace SogniLike.Benchmarks.Core;

/// <summary>Names blobs and keeps nothing. Safe for concurrent use.</summary>
internal sealed class NoBlobs : IBlobStore
{
    public Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        Task.FromResult(new BlobId(Convert.ToHexStringLower(SHA256.HashData(content.Span))));

    public Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken) => Task.FromResult<Stream?>(null);

    public Task<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken) => Task.FromResult(false);
}
