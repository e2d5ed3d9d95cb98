namespace Pipelines.Sockets.Unofficial;

/// <summary>Accepted for its place in a signature: none of them is used.</summary>
[Flags]
public enum SocketConnectionOptions
{
    None = 0,
    ZeroLengthReads = 1,
    InlineReads = 2,
    InlineWrites = 4,
    InlineConnect = 8,
}
