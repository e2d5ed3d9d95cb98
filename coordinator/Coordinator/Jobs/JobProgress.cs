namespace SogniLike.Coordinator.Jobs;

/// <summary>What a worker last said about a running job. Never durable.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Fence">Under which lease; an older fence than the job's is ignored.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Step">Steps finished, 0 to <paramref name="Steps"/>.</param>
/// <param name="Steps">Denoiser steps in all.</param>
/// <param name="StepsPerSecond">As measured by the worker; 0 when unknown.</param>
public sealed record JobProgress(JobId Job, long Fence, JobPhase Phase, int Step, int Steps, double StepsPerSecond)
{
    /// <summary>What the image looks like so far; null when nothing new is to be seen.</summary>
    public JobPreview? Preview { get; init; }
}
