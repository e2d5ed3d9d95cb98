namespace SogniLike.Coordinator.Blobs;

/// <summary>Content-addressed files. Safe for concurrent use, also by several processes on one store.</summary>
public interface IBlobStore
{
    /// <summary>
    /// Writes the bytes under their SHA-256; when it returns they survive a power cut. Writing what exists already is no error.
    /// A reader never sees a half-written blob.
    /// </summary>
    /// <exception cref="IOException">The store cannot take it.</exception>
    Task<BlobId> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Opens the blob for reading from its start, or null when there is none.</summary>
    Task<Stream?> OpenAsync(BlobId id, CancellationToken cancellationToken);

    /// <summary>Removes the blob; false when there was none.</summary>
    Task<bool> DeleteAsync(BlobId id, CancellationToken cancellationToken);
}
