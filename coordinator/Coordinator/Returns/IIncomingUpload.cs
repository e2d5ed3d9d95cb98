namespace SogniLike.Coordinator.Returns;

/// <summary>One upload that is coming in. One caller at a time. Disposing it before it is complete removes it.</summary>
public interface IIncomingUpload : IAsyncDisposable
{
    /// <summary>Adds bytes to a part; <see cref="UploadOutcome.TooLarge"/> when they are more than was announced, and nothing of them is written.</summary>
    Task<UploadOutcome> AppendAsync(UploadPart part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Compares sizes and hashes with what was announced; when all are right the upload survives the end of any process, can be opened, and has taken the place of
    /// earlier ones of its lease.
    /// </summary>
    Task<UploadCompletion> CompleteAsync(CancellationToken cancellationToken);
}
