namespace SogniLike.Worker.Backends;

/// <summary>One image to draw, with nothing left to decide. Its text form never shows the prompts.</summary>
/// <param name="ModelFolder">Full path of a folder that <see cref="IImageBackend.InspectAsync"/> found usable.</param>
/// <param name="Prompt">What to draw.</param>
/// <param name="NegativePrompt">What to keep out; may be empty.</param>
/// <param name="Width">Pixels, a multiple of 8.</param>
/// <param name="Height">Pixels, a multiple of 8.</param>
/// <param name="Steps">Denoiser steps, from 1.</param>
/// <param name="Sampler">One of <see cref="BackendDescription.Samplers"/>.</param>
/// <param name="GuidanceScale">Finite; 1 and below skip the unconditional half.</param>
/// <param name="Seed">Any.</param>
/// <param name="NoiseSource">One of <see cref="BackendDescription.NoiseSources"/>.</param>
public sealed record ImageRequest(
    string ModelFolder,
    string Prompt,
    string NegativePrompt,
    int Width,
    int Height,
    int Steps,
    string Sampler,
    double GuidanceScale,
    ulong Seed,
    string NoiseSource)
{
    /// <summary>What it is made from; null: noise alone.</summary>
    public PictureSource? Source { get; init; }

    /// <summary>Steps that run: with a picture the last of them.</summary>
    public int RunSteps => Source is { } source ? Math.Clamp((int)(Steps * source.Strength), 1, Steps) : Steps;

    /// <summary>After every how many steps a preview is made, unless <see cref="Previews"/> says how many there are; 0 for none at all.</summary>
    public int PreviewEverySteps { get; init; }

    /// <summary>How many previews are made, spread evenly over the steps; null: as many as <see cref="PreviewEverySteps"/> makes.</summary>
    public int? Previews { get; init; }

    /// <summary>Asked before each preview, on any thread: none is made where it says no. Null for always.</summary>
    public Func<bool>? ArePreviewsWanted { get; init; }

    /// <summary>Most bytes of a preview, from 1,024.</summary>
    public int MaxPreviewBytes { get; init; } = 64 * 1024;

    /// <inheritdoc/>
    public override string ToString() => $"{Width}x{Height}, {Steps} steps of {Sampler}";
}
