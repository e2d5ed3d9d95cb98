using Grpc.Core;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>A stream whose first message is written only after that it was asked for was noted: whoever has seen the beginning and goes away has looked. For one call, not safe for concurrent use.</summary>
/// <param name="stream">Where messages go.</param>
/// <param name="note">Notes it; called again when it failed.</param>
internal sealed class NotedStream<T>(IServerStreamWriter<T> stream, Func<Task> note) : IServerStreamWriter<T>
{
    /// <summary>True from when it is noted.</summary>
    public bool IsNoted { get; private set; }

    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => stream.WriteOptions;
        set => stream.WriteOptions = value;
    }

    /// <summary>Notes it, unless that was done.</summary>
    public async Task NoteAsync()
    {
        if (!IsNoted)
        {
            await note();
            IsNoted = true;
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        await NoteAsync();
        await stream.WriteAsync(message, cancellationToken);
    }
}
