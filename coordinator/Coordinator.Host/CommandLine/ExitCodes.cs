namespace SogniLike.Coordinator.Host.CommandLine;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    /// <summary>It ran and was asked to stop.</summary>
    public const int Stopped = 0;

    /// <summary>It could not start: stderr says why.</summary>
    public const int StartFailed = 1;

    /// <summary>It started and later met a fault that it cannot go on with: stderr says which.</summary>
    public const int Faulted = 2;
}
