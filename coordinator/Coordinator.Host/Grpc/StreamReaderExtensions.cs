using Grpc.Core;

namespace SogniLike.Coordinator.Host.Grpc;

internal static class StreamReaderExtensions
{
    /// <summary>Reads the next message; a stream that its sender broke counts as cancelled by the sender, which is no fault of ours.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the sender is gone.</exception>
    public static async Task<bool> MoveNextOrCancelAsync<T>(this IAsyncStreamReader<T> reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNext(cancellationToken);
        }
        catch (IOException e)
        {
            throw new OperationCanceledException("The sender broke the stream.", e, cancellationToken);
        }
    }
}
