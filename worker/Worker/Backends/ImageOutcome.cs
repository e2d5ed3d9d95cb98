using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Backends;

/// <summary>How the drawing of one image ended.</summary>
public abstract record ImageOutcome
{
    private ImageOutcome()
    {
    }

    /// <summary>The image is there.</summary>
    /// <param name="Png">The whole file.</param>
    /// <param name="RunTime">From the start of the text encoder to the finished file.</param>
    /// <param name="StepsPerSecond">Denoiser steps per second.</param>
    public sealed record Finished(ReadOnlyMemory<byte> Png, TimeSpan RunTime, double StepsPerSecond) : ImageOutcome;

    /// <summary>The backend tried and could not.</summary>
    /// <param name="Reason">What went wrong.</param>
    /// <param name="Message">A sentence that the coordinator shows to everybody: no prompt, nothing about this machine.</param>
    /// <param name="Detail">More for the owner's log, without the prompt; null when there is none.</param>
    public sealed record Failed(FailureReason Reason, string Message, string? Detail = null) : ImageOutcome;
}
