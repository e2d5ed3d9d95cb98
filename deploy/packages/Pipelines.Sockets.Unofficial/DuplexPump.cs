using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Two pipes and the two loops that move their bytes to and from a transport.</summary>
public abstract class DuplexPump : IMeasuredDuplexPipe, IDisposable
{
    private const int SmallestReceive = 8 * 1024;
    private const int LargestReceive = 1024 * 1024;

    private readonly Pipe _send;
    private readonly Pipe _receive;
    private int _shutdownKind;
    private int _disposed;
    private long _bytesSent;
    private long _bytesReceived;

    private protected DuplexPump(PipeOptions? sendOptions, PipeOptions? receiveOptions)
    {
        _send = new Pipe(sendOptions ?? PipeOptions.Default);
        _receive = new Pipe(receiveOptions ?? PipeOptions.Default);
    }

    /// <summary>What came from the other side.</summary>
    public PipeReader Input => _receive.Reader;

    /// <summary>What goes to the other side.</summary>
    public PipeWriter Output => _send.Writer;

    public long TotalBytesSent => Interlocked.Read(ref _bytesSent);

    public long TotalBytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <summary>What ended the connection; the first cause stands.</summary>
    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    /// <summary>The error of the socket if one ended the connection.</summary>
    public SocketError SocketError { get; private set; } = SocketError.Success;

    /// <summary>Size of the last receive, in bytes.</summary>
    public int LastReceived { get; private set; }

    private protected long BytesToBeRead => UnconsumedBytes(_receive);

    private protected long BytesToBeSent => UnconsumedBytes(_send);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        TrySetShutdown(PipeShutdownKind.PipeDisposed);
        Input.CancelPendingRead();
        Output.CancelPendingFlush();
        Output.Complete();
        Close();
        GC.SuppressFinalize(this);
    }

    private protected void Start()
    {
        _ = Task.Run(ReceiveLoopAsync);
        _ = Task.Run(SendLoopAsync);
    }

    private protected abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends all of it.</summary>
    private protected abstract ValueTask SendAsync(ReadOnlyMemory<byte> buffer);

    /// <summary>Called when everything that was written so far has been given to <see cref="SendAsync"/>.</summary>
    private protected abstract ValueTask FlushAsync();

    /// <summary>Tells the other side that no more comes.</summary>
    private protected abstract void CloseSend();

    /// <summary>Ends pending operations.</summary>
    private protected abstract void Close();

    private protected bool TrySetShutdown(PipeShutdownKind kind) =>
        Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) == (int)PipeShutdownKind.None;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Length")]
    private static extern long UnconsumedBytes(Pipe pipe);

    private async Task ReceiveLoopAsync()
    {
        Exception? error = null;
        var size = SmallestReceive;
        try
        {
            while (true)
            {
                var buffer = _receive.Writer.GetMemory(size);
                var received = await ReceiveAsync(buffer).ConfigureAwait(false);
                LastReceived = received;
                if (received <= 0)
                {
                    TrySetShutdown(PipeShutdownKind.ReadEndOfStream);
                    break;
                }

                Interlocked.Add(ref _bytesReceived, received);
                _receive.Writer.Advance(received);

                // A full buffer says that more is waiting: large replies then need few receives.
                size = received >= size ? Math.Min(size * 2, LargestReceive) : SmallestReceive;
                var flushed = await _receive.Writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted)
                {
                    TrySetShutdown(PipeShutdownKind.ReadFlushCompleted);
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            error = Ended(exception, reading: true);
        }

        await _receive.Writer.CompleteAsync(error).ConfigureAwait(false);
    }

    private async Task SendLoopAsync()
    {
        Exception? error = null;
        try
        {
            while (true)
            {
                var read = await _send.Reader.ReadAsync().ConfigureAwait(false);
                if (read.Buffer.IsEmpty && (read.IsCompleted || ShutdownKind == PipeShutdownKind.PipeDisposed))
                {
                    TrySetShutdown(PipeShutdownKind.WriteEndOfStream);
                    CloseSend();
                    break;
                }

                foreach (var segment in read.Buffer)
                {
                    await SendAsync(segment).ConfigureAwait(false);
                    Interlocked.Add(ref _bytesSent, segment.Length);
                }

                await FlushAsync().ConfigureAwait(false);
                _send.Reader.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception exception)
        {
            error = Ended(exception, reading: false);
        }

        await _send.Reader.CompleteAsync(error).ConfigureAwait(false);
    }

    /// <summary>Notes why a loop ended; gives the error for the other end of its pipe, or null for an end on purpose.</summary>
    private Exception? Ended(Exception exception, bool reading)
    {
        var socketError = exception as SocketException ?? exception.InnerException as SocketException;
        var kind = (exception, socketError) switch
        {
            (ObjectDisposedException, _) => reading ? PipeShutdownKind.ReadDisposed : PipeShutdownKind.WriteDisposed,
            (_, not null) => reading ? PipeShutdownKind.ReadSocketError : PipeShutdownKind.WriteSocketError,
            (IOException, _) => reading ? PipeShutdownKind.ReadIOException : PipeShutdownKind.WriteIOException,
            _ => reading ? PipeShutdownKind.ReadException : PipeShutdownKind.WriteException,
        };
        if (TrySetShutdown(kind) && socketError is not null)
        {
            SocketError = socketError.SocketErrorCode;
        }

        if (Volatile.Read(ref _disposed) != 0)
        {
            return null;
        }

        return socketError is { SocketErrorCode: SocketError.ConnectionReset }
            ? new ConnectionResetException(exception.Message, exception)
            : exception;
    }
}
