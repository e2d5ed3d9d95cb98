using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Backends;

/// <summary>How far one image is.</summary>
/// <param name="Phase">What happens now.</param>
/// <param name="Step">Steps finished, 0 to <paramref name="Steps"/>.</param>
/// <param name="Steps">Denoiser steps in all.</param>
/// <param name="StepsPerSecond">As measured so far; 0 when unknown.</param>
public readonly record struct ImageProgress(ProgressPhase Phase, int Step, int Steps, double StepsPerSecond)
{
    /// <summary>A small PNG of what the image looks like so far; empty when there is none for this step.</summary>
    public ReadOnlyMemory<byte> Preview { get; init; }
}
