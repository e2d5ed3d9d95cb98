using System.Security.Cryptography;
using SogniLike.Coordinator.Blobs;

namespace SogniLike.Benchmarks.Core;

/// <summary>Names blobs and keeps nothing. Safe for concurrent use.</summary>
internal sealed class NoBlobs : IBlobStore
{
    public Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        Task.FromResult(new BlobId(Convert.ToHexStringLower(SHA256.HashData(content.Span))));

    public Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken) => Task.FromResult<Stream?>(null);

    public Task<AsideBlob?> SetAsideAsync(BlobId id, CancellationToken cancellationToken) => Task.FromResult<AsideBlob?>(null);

    public Task RestoreAsync(AsideBlob aside, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> DiscardAsync(AsideBlob aside, CancellationToken cancellationToken) => Task.FromResult(false);

    public IAsyncEnumerable<BlobId> ListAsync(byte part, DateTimeOffset writtenBefore, CancellationToken cancellationToken) => AsyncEnumerable.Empty<BlobId>();

    public IAsyncEnumerable<AsideBlob> ListAsideAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken) => AsyncEnumerable.Empty<AsideBlob>();

    public Task<int> SweepIncompleteAsync(DateTimeOffset begunBefore, CancellationToken cancellationToken) => Task.FromResult(0);
}
