using System.Text.Json.Serialization;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Jobs;

/// <summary>What to draw, with every default filled in. Immutable for the life of the job.</summary>
public sealed record JobSpec
{
    /// <summary>The content class of what no rule has a class for.</summary>
    public const string GeneralContent = "general";

    /// <summary>The classes of a job with nothing special in it.</summary>
    public static IReadOnlyList<string> General { get; } = [GeneralContent];

    /// <summary>Name of the model, as the artist wrote it.</summary>
    public required string Model { get; init; }

    /// <summary>The manifest that the name meant at submission.</summary>
    public required ManifestId Manifest { get; init; }

    /// <summary>1 to 4,000 code points.</summary>
    public required string Prompt { get; init; }

    /// <summary>0 to 4,000 code points.</summary>
    public required string NegativePrompt { get; init; }

    /// <summary>Pixels, a multiple of 8.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels, a multiple of 8.</summary>
    public required int Height { get; init; }

    /// <summary>Denoiser steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Sampler name, such as "ddim".</summary>
    public required string Sampler { get; init; }

    /// <summary>Classifier-free guidance scale, finite.</summary>
    public required double GuidanceScale { get; init; }

    /// <summary>Seed of this image (the request's seed plus the job's index).</summary>
    public required ulong Seed { get; init; }

    /// <summary>"cpu" or "nv".</summary>
    public required string NoiseSource { get; init; }

    /// <summary>
    /// What the image may show, as workers choose what they draw: "general", or names out of the pool's policy. Never empty. Stores keep it beside the
    /// specification, and only when it says something.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> ContentClasses { get; init; } = General;

    /// <summary>The picture that it is made from; null: noise alone.</summary>
    public JobSource? Source { get; init; }

    /// <summary>Steps that really run: with a picture the last <c>(int)(Steps * Strength)</c>, as samplers count them.</summary>
    [JsonIgnore]
    public int RunSteps => Source is { } source ? Math.Clamp((int)(Steps * source.Strength), 1, Steps) : Steps;

    /// <summary>Small images to make while it is drawn, 0 to <see cref="Intake.IntakeLimits.MaxPreviews"/>. Neither the image nor its price depends on them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Previews { get; init; }

    /// <summary>Files that it is made from.</summary>
    public IReadOnlyList<BlobId> SourceBlobs() => Source?.Blobs ?? [];

    /// <summary>Null, of a job that was submitted before there were needs: <see cref="JobNeeds.Default"/>.</summary>
    public JobNeeds? Needs { get; init; }

    /// <summary>Never shows the prompts.</summary>
    public override string ToString() => $"{Width}x{Height}, {Steps} steps of {Sampler} with {Model}";
}
