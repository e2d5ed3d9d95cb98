namespace Pipelines.Sockets.Unofficial;

/// <summary>What ended a connection; the first cause stands.</summary>
public enum PipeShutdownKind
{
    None = 0,

    /// <summary>Disposed on this side.</summary>
    PipeDisposed = 1,

    /// <summary>The other side closed.</summary>
    ReadEndOfStream = 100,
    ReadDisposed = 101,
    ReadIOException = 102,
    ReadException = 103,
    ReadSocketError = 104,
    ReadFlushCompleted = 105,

    /// <summary>This side has sent all it had.</summary>
    WriteEndOfStream = 200,
    WriteDisposed = 201,
    WriteIOException = 203,
    WriteException = 204,
    WriteSocketError = 205,

    /// <summary>The protocol on top ended the connection.</summary>
    ProtocolExitClient = 400,
    ProtocolExitServer = 401,
}
