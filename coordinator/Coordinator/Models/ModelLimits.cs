namespace SogniLike.Coordinator.Models;

/// <summary>What jobs may ask of a model.</summary>
/// <param name="MaxWidth">Pixels, a multiple of 8.</param>
/// <param name="MaxHeight">Pixels, a multiple of 8.</param>
/// <param name="MaxSteps">Denoiser steps.</param>
/// <param name="MaxGuidanceScale">Finite, from 0.</param>
public sealed record ModelLimits(int MaxWidth, int MaxHeight, int MaxSteps, double MaxGuidanceScale);
