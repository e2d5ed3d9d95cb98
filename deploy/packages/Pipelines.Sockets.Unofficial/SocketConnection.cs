using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connected socket as a duplex pipe. Disposing it closes the socket.</summary>
public sealed class SocketConnection : DuplexPump
{
    private readonly Socket _socket;
    private readonly string? _name;

    private SocketConnection(Socket socket, PipeOptions? sendOptions, PipeOptions? receiveOptions, string? name)
        : base(sendOptions, receiveOptions)
    {
        _socket = socket;
        _name = name;
    }

    public long BytesRead => TotalBytesReceived;

    public long BytesSent => TotalBytesSent;

    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions connectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var connection = new SocketConnection(socket, sendPipeOptions, receivePipeOptions, name);
        connection.Start();
        return connection;
    }

    /// <summary>Throws when the assemblies this one needs are missing: they are part of .NET.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>No delay, small keep-alive cost, no lingering.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.AddressFamily == AddressFamily.Unix)
        {
            return;
        }

        try
        {
            socket.NoDelay = true;
        }
        catch (SocketException)
        {
            // A transport without Nagle's algorithm.
        }
    }

    /// <summary>Notes that the protocol on top ended the connection. False when it had ended before.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) =>
        kind is PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer && TrySetShutdown(kind);

    public Counters GetCounters() => new(AvailableOnSocket(), BytesToBeRead, BytesToBeSent);

    public override string ToString() => _name ?? nameof(SocketConnection);

    private protected override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer, SocketFlags.None);

    private protected override async ValueTask SendAsync(ReadOnlyMemory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[await _socket.SendAsync(buffer, SocketFlags.None).ConfigureAwait(false)..];
        }
    }

    private protected override ValueTask FlushAsync() => ValueTask.CompletedTask;

    private protected override void CloseSend() => TryShutdown(SocketShutdown.Send);

    private protected override void Close()
    {
        TryShutdown(SocketShutdown.Both);
        _socket.Dispose();
    }

    private void TryShutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection has ended already, which is what was wanted.
        }
    }

    private long AvailableOnSocket()
    {
        try
        {
            return _socket.Available;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return -1;
        }
    }

    /// <summary>Bytes that wait on their way; -1 where it cannot be told.</summary>
    public readonly struct Counters
    {
        internal Counters(long availableOnSocket, long waitingToBeRead, long waitingToBeSent)
        {
            BytesAvailableOnSocket = availableOnSocket;
            BytesWaitingToBeRead = waitingToBeRead;
            BytesWaitingToBeSent = waitingToBeSent;
        }

        public long BytesAvailableOnSocket { get; }

        public long BytesWaitingToBeRead { get; }

        public long BytesWaitingToBeSent { get; }
    }
}
