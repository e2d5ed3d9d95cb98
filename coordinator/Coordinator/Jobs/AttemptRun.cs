namespace SogniLike.Coordinator.Jobs;

/// <summary>What a worker told of its run under one lease, by the clock of the coordinator that it told. Times are Unix milliseconds.</summary>
public sealed record AttemptRun
{
    /// <summary>Denoiser steps that it told of last.</summary>
    public int Step { get; init; }

    /// <summary>When it told of them.</summary>
    public required long StepAtMs { get; init; }

    /// <summary>Its first word of denoising; null before.</summary>
    public long? DenoisingAtMs { get; init; }

    /// <summary>Previews of it that were passed on.</summary>
    public int Previews { get; init; }

    /// <summary>When it began to upload; null before.</summary>
    public long? UploadingAtMs { get; init; }

    /// <summary>With one more word of the worker.</summary>
    /// <param name="run">Before; null: it is the first one.</param>
    /// <param name="progress">What it says.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    internal static AttemptRun Of(AttemptRun? run, JobProgress progress, long nowMs)
    {
        // The first one that is heard may come late: others were left out, or another coordinator had them.
        var before = run ?? new AttemptRun { StepAtMs = nowMs };
        return before with
        {
            Step = progress.Step,
            StepAtMs = progress.Step == before.Step ? before.StepAtMs : nowMs,
            DenoisingAtMs = before.DenoisingAtMs ?? (progress.Phase == JobPhase.Denoising || progress.Step > 0 ? nowMs : null),
            Previews = before.Previews + (progress.Preview is null ? 0 : 1),
            UploadingAtMs = before.UploadingAtMs ?? (progress.Phase == JobPhase.Uploading ? nowMs : null),
        };
    }
}
