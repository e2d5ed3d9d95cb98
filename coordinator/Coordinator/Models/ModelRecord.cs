using System.Text.Json.Serialization;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Models;

/// <summary>A model that jobs may name, and what they may ask of it.</summary>
public sealed record ModelRecord
{
    /// <summary>Weight of a model that costs one credit a megapixel-step, as of one that was added before there were weights.</summary>
    public const long OrdinaryWeight = 1_000;

    /// <summary>1 to 64 characters of a-z, 0-9, '.', '-', '_'.</summary>
    public required string Name { get; init; }

    public required ManifestId Manifest { get; init; }

    /// <summary>For people, 0 to 500 characters.</summary>
    public required string Description { get; init; }

    public required IReadOnlyList<ModelFile> Files { get; init; }

    public required ModelLimits Limits { get; init; }

    public required ModelDefaults Defaults { get; init; }

    /// <summary>Samplers that jobs may name; at least one.</summary>
    public required IReadOnlyList<string> Samplers { get; init; }

    /// <summary>What a megapixel-step of this model costs, in millicredits; <see cref="OrdinaryWeight"/> is one credit. 1 to 1,000,000.</summary>
    public long PriceWeight { get; set; } = OrdinaryWeight;

    /// <summary>What it can do, as its files show: from words alone, and from pictures where it has an encoder for them.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Modes => Files.Any(static file => file.Path.StartsWith("vae_encoder/", StringComparison.Ordinal))
        ? [JobNeeds.TextToImage, JobNeeds.ImageToImage, JobNeeds.Inpainting]
        : [JobNeeds.TextToImage];

    /// <summary>Null: trajectories of its jobs cannot be checked.</summary>
    public ModelSampling? Sampling { get; init; }

    /// <summary>Tokens of a prompt that it reads at once, without start and end, 1 to 10,000; 0: nobody knows. For people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PromptTokens { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long AddedAtMs { get; init; }
}
