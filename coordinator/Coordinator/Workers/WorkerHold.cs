namespace SogniLike.Coordinator.Workers;

/// <summary>A time in which a worker gets no jobs, or nothing at all. Kept after its end, so that the next one is longer.</summary>
/// <param name="Reason">A sentence for the worker's owner.</param>
/// <param name="SinceMs">Unix milliseconds.</param>
/// <param name="UntilMs">Unix milliseconds at which it ends by itself, or ended.</param>
/// <param name="InARow">How many times it was put on hold without a long good time in between; each hold for failures is twice as long as the one before.</param>
/// <param name="By">Who did it: the key of an operator, or empty when it was the coordinator.</param>
public sealed record WorkerHold(string Reason, long SinceMs, long UntilMs, int InARow, string By)
{
    /// <summary>How much it still gets.</summary>
    public HoldKind Kind { get; init; }

    /// <summary>True when it came with a conviction: it ends when that is overturned.</summary>
    public bool IsOfConviction { get; init; }

    /// <summary>True while the worker gets nothing.</summary>
    public bool IsOn(long nowMs) => nowMs < UntilMs;
}
