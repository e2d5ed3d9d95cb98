namespace Grpc.Core;

/// <summary>Writes messages to a stream. One write at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>For the writes from now on; null for those of the call.</summary>
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("Cancellation of stream writes is not supported by this gRPC implementation.")
        : WriteAsync(message);
}
