namespace SogniLike.Worker;

/// <summary>Why the daemon ended.</summary>
public abstract record DaemonEnd
{
    private DaemonEnd()
    {
    }

    /// <summary>It was asked to: nothing is held any more.</summary>
    public sealed record Drained : DaemonEnd;

    /// <summary>It was told to stop at once; leases that it held run out by themselves.</summary>
    public sealed record Stopped : DaemonEnd;

    /// <summary>The coordinator will never let this worker in.</summary>
    /// <param name="Code">Stable code of proto/README.md.</param>
    /// <param name="Message">A sentence for people.</param>
    public sealed record Refused(string Code, string Message) : DaemonEnd;
}
