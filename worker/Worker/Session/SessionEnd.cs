namespace SogniLike.Worker.Session;

/// <summary>Why a session ended.</summary>
public abstract record SessionEnd
{
    private SessionEnd()
    {
    }

    /// <summary>This worker ended it.</summary>
    public sealed record Stopped : SessionEnd;

    /// <summary>The coordinator goes away and asked to reconnect.</summary>
    public sealed record CoordinatorLeft : SessionEnd;

    /// <summary>The connection was lost, or the coordinator ended it for a reason that may pass.</summary>
    /// <param name="Code">Stable code of proto/README.md, or empty.</param>
    /// <param name="Message">A sentence for people.</param>
    /// <param name="WasWelcomed">True when the session had been in force: the errors in a row begin anew.</param>
    public sealed record Lost(string Code, string Message, bool WasWelcomed) : SessionEnd;

    /// <summary>The coordinator will never let this worker in; trying again is of no use.</summary>
    /// <param name="Code">Stable code of proto/README.md.</param>
    /// <param name="Message">A sentence for people.</param>
    public sealed record Refused(string Code, string Message) : SessionEnd;
}
