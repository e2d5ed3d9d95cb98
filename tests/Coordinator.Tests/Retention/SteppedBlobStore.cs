using SogniLike.Coordinator.Blobs;

namespace SogniLike.Coordinator.Tests.Retention;

/// <summary>A blob store in which something happens between the steps of a collection: 1 before and 2 after a blob is set aside, 3 before its end is carried out.</summary>
internal sealed class SteppedBlobStore(IBlobStore inner) : IBlobStore
{
    /// <summary>Called at each of these points.</summary>
    public Func<int, Task> At { get; set; } = _ => Task.CompletedTask;

    public Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => inner.WriteAsync(content, cancellationToken);

    public Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken) => inner.OpenAsync(id, cancellationToken);

    public async Task<AsideBlob?> SetAsideAsync(BlobId id, CancellationToken cancellationToken)
    {
        await At(1);
        var aside = await inner.SetAsideAsync(id, cancellationToken);
        await At(2);
        return aside;
    }

    public async Task RestoreAsync(AsideBlob aside, CancellationToken cancellationToken)
    {
        await At(3);
        await inner.RestoreAsync(aside, cancellationToken);
    }

    public async Task<bool> DiscardAsync(AsideBlob aside, CancellationToken cancellationToken)
    {
        await At(3);
        return await inner.DiscardAsync(aside, cancellationToken);
    }

    public IAsyncEnumerable<BlobId> ListAsync(byte part, DateTimeOffset writtenBefore, CancellationToken cancellationToken) =>
        inner.ListAsync(part, writtenBefore, cancellationToken);

    public IAsyncEnumerable<AsideBlob> ListAsideAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken) =>
        inner.ListAsideAsync(writtenBefore, cancellationToken);

    public Task<int> SweepIncompleteAsync(DateTimeOffset begunBefore, CancellationToken cancellationToken) =>
        inner.SweepIncompleteAsync(begunBefore, cancellationToken);
}
