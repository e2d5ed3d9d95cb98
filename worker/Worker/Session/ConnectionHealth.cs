namespace SogniLike.Worker.Session;

/// <summary>The last thing that went wrong with the connection, for the status page. Safe for concurrent use.</summary>
public sealed class ConnectionHealth
{
    private readonly Lock _lock = new();
    private string _lastError = "";
    private long _errors;

    /// <summary>Errors since the worker started.</summary>
    public long Errors
    {
        get
        {
            lock (_lock)
            {
                return _errors;
            }
        }
    }

    /// <summary>The last error in a sentence; empty when there was none.</summary>
    public string LastError
    {
        get
        {
            lock (_lock)
            {
                return _lastError;
            }
        }
    }

    internal void CountError(string message)
    {
        lock (_lock)
        {
            _errors++;
            _lastError = message;
        }
    }
}
