namespace SogniLike.Coordinator.Models;

/// <summary>What a job gets when it leaves a field out.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Steps">Denoiser steps.</param>
/// <param name="Sampler">One of the model's samplers.</param>
/// <param name="GuidanceScale">Classifier-free guidance scale.</param>
/// <param name="NoiseSource">"cpu" or "nv".</param>
public sealed record ModelDefaults(int Width, int Height, int Steps, string Sampler, double GuidanceScale, string NoiseSource);
