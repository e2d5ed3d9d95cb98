using System.Globalization;
using SogniLike.Coordinator.Blobs;

namespace SogniLike.Simulation.Stores;

/// <summary>The folder that all coordinators share, in memory. It keeps no times: every blob counts as old enough to be looked at.</summary>
internal sealed class MemoryBlobs : IBlobStore
{
    private readonly Dictionary<BlobId, byte[]> _blobs = [];
    private readonly Dictionary<AsideBlob, byte[]> _aside = [];
    private int _places;

    public bool Has(BlobId id) => _blobs.ContainsKey(id);

    public Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var id = BlobId.Of(content.Span);
        _blobs[id] = content.ToArray();
        return Task.FromResult(id);
    }

    public Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken)
    {
        var content = _blobs.GetValueOrDefault(id) ?? _aside.FirstOrDefault(entry => entry.Key.Id == id).Value;
        return Task.FromResult<Stream?>(content is null ? null : new MemoryStream(content, writable: false));
    }

    public Task<AsideBlob?> SetAsideAsync(BlobId id, CancellationToken cancellationToken)
    {
        if (!_blobs.Remove(id, out var content))
        {
            return Task.FromResult<AsideBlob?>(null);
        }

        var aside = new AsideBlob(id, (++_places).ToString(CultureInfo.InvariantCulture));
        _aside.Add(aside, content);
        return Task.FromResult<AsideBlob?>(aside);
    }

    public Task RestoreAsync(AsideBlob aside, CancellationToken cancellationToken)
    {
        if (_aside.Remove(aside, out var content))
        {
            _blobs[aside.Id] = content;
        }

        return Task.CompletedTask;
    }

    public Task<bool> DiscardAsync(AsideBlob aside, CancellationToken cancellationToken) => Task.FromResult(_aside.Remove(aside));

    public IAsyncEnumerable<BlobId> ListAsync(byte part, DateTimeOffset writtenBefore, CancellationToken cancellationToken) =>
        _blobs.Keys.Where(id => Convert.FromHexString(id.Value)[0] == part).ToList().ToAsyncEnumerable();

    public IAsyncEnumerable<AsideBlob> ListAsideAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken) => _aside.Keys.ToList().ToAsyncEnumerable();

    public Task<int> SweepIncompleteAsync(DateTimeOffset begunBefore, CancellationToken cancellationToken) => Task.FromResult(0);
}
