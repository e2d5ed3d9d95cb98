namespace SogniLike.Worker.Host;

/// <summary>What <c>sogni-worker</c> tells the shell. The same numbers as the <c>sogni</c> command.</summary>
public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It could not be done; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Not enrolled, or the coordinator does not let this worker in.</summary>
    public const int Authentication = 4;

    /// <summary>No answer in time.</summary>
    public const int Timeout = 7;

    /// <summary>Nobody answers at that address.</summary>
    public const int Unreachable = 8;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
