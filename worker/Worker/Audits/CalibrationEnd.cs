using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Audits;

/// <summary>How the measuring of this device ended.</summary>
public abstract record CalibrationEnd
{
    private CalibrationEnd()
    {
    }

    /// <summary>The coordinator has the answers.</summary>
    /// <param name="Points">Points computed.</param>
    /// <param name="Took">From the first question to the last answer.</param>
    /// <param name="Report">How far they lie from the known ones; null when the coordinator does not say.</param>
    public sealed record Measured(int Points, TimeSpan Took, CalibrationReport? Report) : CalibrationEnd;

    /// <summary>The coordinator does not measure this worker or this model now.</summary>
    /// <param name="Code">Stable code of proto/README.md; may be empty.</param>
    /// <param name="Message">A sentence for the owner.</param>
    public sealed record Refused(string Code, string Message) : CalibrationEnd;

    /// <summary>The device cannot compute what was asked for, or the connection broke.</summary>
    /// <param name="Message">A sentence for the owner.</param>
    public sealed record Failed(string Message) : CalibrationEnd;
}
