namespace SogniLike.Coordinator.Blobs;

/// <summary>Content-addressed files. Safe for concurrent use, also by several processes on one store.</summary>
/// <remarks>
/// Nothing here knows who names a blob. Whoever is about to name one holds it first (<see cref="Jobs.IJobStore.HoldBlobAsync"/>); whoever removes one sets it
/// aside first and looks for holders then (<see cref="Retention.BlobCollector"/> says why that is enough).
/// </remarks>
public interface IBlobStore
{
    /// <summary>
    /// Writes the bytes under their SHA-256; when it returns they survive a power cut. Writing what exists already is no error.
    /// A reader never sees a half-written blob.
    /// </summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Opens the blob for reading from its start, also one that is set aside, or null when there is none.</summary>
    Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the blob out of the way, in one step: from here on <see cref="WriteAsync"/> does not find it and writes it anew. Null when there is none.
    /// </summary>
    Task<AsideBlob?> SetAsideAsync(BlobId id, CancellationToken cancellationToken);

    /// <summary>Puts the blob back; nothing happens when somebody else did.</summary>
    Task RestoreAsync(AsideBlob aside, CancellationToken cancellationToken);

    /// <summary>Removes the bytes for good; false when somebody else did, or put them back.</summary>
    Task<bool> DiscardAsync(AsideBlob aside, CancellationToken cancellationToken);

    /// <summary>Blobs of one of the 256 parts of the store, by the first byte of the id, that were written before the given time. In no order.</summary>
    IAsyncEnumerable<BlobId> ListAsync(byte part, DateTimeOffset writtenBefore, CancellationToken cancellationToken);

    /// <summary>What was set aside, of blobs written before the given time: left behind when a process ended in between. In no order.</summary>
    IAsyncEnumerable<AsideBlob> ListAsideAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken);

    /// <summary>Removes what was begun before the given time and never finished, and says how many files that were.</summary>
    Task<int> SweepIncompleteAsync(DateTimeOffset begunBefore, CancellationToken cancellationToken);
}
