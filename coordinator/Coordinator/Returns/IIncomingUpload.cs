namespace SogniLike.Coordinator.Returns;

/// <summary>One upload that is coming in. One caller at a time. Disposing it before it is complete removes it.</summary>
public interface IIncomingUpload : IAsyncDisposable
{
    /// <summary>Adds bytes; <see cref="UploadOutcome.TooLarge"/> when they are more than was announced, and nothing of them is written.</summary>
    Task<UploadOutcome> AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Compares size and hash with what was announced; when they are right the upload survives the end of any process, can be opened, and has taken the place of
    /// earlier ones of its lease.
    /// </summary>
    Task<UploadOutcome> CompleteAsync(CancellationToken cancellationToken);
}
