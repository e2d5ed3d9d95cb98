namespace Pipelines.Sockets.Unofficial;

/// <summary>The other side ended the connection without a word.</summary>
public class ConnectionResetException : IOException
{
    public ConnectionResetException(string message)
        : base(message)
    {
    }

    public ConnectionResetException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
