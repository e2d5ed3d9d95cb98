using System.Security.Cryptography;
using SogniLike.Coordinator.Blobs;

namespace SogniLike.Simulation.Stores;

/// <summary>The folder that all coordinators share, in memory.</summary>
internal sealed class MemoryBlobs : IBlobStore
{
    private readonly Dictionary<BlobId, byte[]> _blobs = [];

    public bool Has(BlobId id) => _blobs.ContainsKey(id);

    public Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var id = new BlobId(Convert.ToHexStringLower(SHA256.HashData(content.Span)));
        _blobs[id] = content.ToArray();
        return Task.FromResult(id);
    }

    public Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(_blobs.TryGetValue(id, out var content) ? new MemoryStream(content, writable: false) : null);

    public Task<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken) => Task.FromResult(_blobs.Remove(id));
}
