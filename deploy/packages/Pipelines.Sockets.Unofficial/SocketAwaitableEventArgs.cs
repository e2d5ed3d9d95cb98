using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A socket operation that can be awaited; the continuation runs on the scheduler, or at once when there is none.</summary>
public class SocketAwaitableEventArgs(PipeScheduler? ioScheduler) : SocketAsyncEventArgs(true), ICriticalNotifyCompletion
{
    private static readonly Action Done = static () => { };

    private volatile Action? _continuation;

    public bool IsCompleted => ReferenceEquals(_continuation, Done);

    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <returns>Bytes transferred.</returns>
    /// <exception cref="SocketException">The operation failed or was aborted.</exception>
    public int GetResult()
    {
        _continuation = null;
        return SocketError == SocketError.Success ? BytesTransferred : throw new SocketException((int)SocketError);
    }

    public void OnCompleted(Action continuation)
    {
        if (ReferenceEquals(_continuation, Done) || Interlocked.CompareExchange(ref _continuation, continuation, null) is not null)
        {
            Schedule(continuation);
        }
    }

    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);

    /// <summary>Ends the wait; called by the caller itself when the socket answered at once. A second call does nothing.</summary>
    public void Complete()
    {
        var continuation = Interlocked.Exchange(ref _continuation, Done);
        if (continuation is not null && !ReferenceEquals(continuation, Done))
        {
            Schedule(continuation);
        }
    }

    /// <summary>Ends the wait with an error.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        SocketError = error == SocketError.Success ? SocketError.OperationAborted : error;
        Complete();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private void Schedule(Action continuation)
    {
        if (ioScheduler is null)
        {
            continuation();
        }
        else
        {
            ioScheduler.Schedule(static state => ((Action)state!)(), continuation);
        }
    }
}
