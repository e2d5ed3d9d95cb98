using System.Text.Json;
using System.Text.Json.Serialization;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>
/// Everything that an image was made from, as one JSON object in an iTXt entry of its PNG under the keyword <c>sognilike</c>: enough to make it again, beside the
/// model and pictures that it names by hash. Names are in snake case, 64-bit numbers are texts.
/// </summary>
public sealed record GenerationRecord
{
    /// <summary>Keyword of the PNG text entry.</summary>
    public const string Keyword = "sognilike";

    /// <summary>The version of this record that is written, and read.</summary>
    public const int CurrentFormat = 1;

    private const int MaxLength = 1 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 8,
    };

    /// <summary>Version of the record.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What the image shows.</summary>
    public required string Prompt { get; init; }

    /// <summary>What it must not show; null for nothing said.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>How prompts are read, such as <c>weighted</c>.</summary>
    public required string PromptSyntax { get; init; }

    /// <summary>From which layer of the text encoder embeddings come, 1 for the last.</summary>
    public required int ClipSkip { get; init; }

    /// <summary>Width that the model worked on, in pixels; in a first pass if there are two.</summary>
    public required int Width { get; init; }

    /// <summary>Height that the model worked on, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Sampling steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Name of the sampler in requests, such as <c>ddim</c>.</summary>
    public required string Sampler { get; init; }

    /// <summary>Name of the schedule type in requests; null for that of model and sampler.</summary>
    public string? Schedule { get; init; }

    /// <summary>Share of fresh noise; null for the sampler's.</summary>
    public double? Eta { get; init; }

    /// <summary>Guidance scale.</summary>
    public required double GuidanceScale { get; init; }

    /// <summary>How far guided outputs were pulled back.</summary>
    public double GuidanceRescale { get; init; }

    /// <summary>Aesthetic score of refiners.</summary>
    public double? AestheticScore { get; init; }

    /// <summary>Aesthetic score of the negative prompt of refiners.</summary>
    public double? NegativeAestheticScore { get; init; }

    /// <summary>Name of the noise source in requests, such as <c>cpu</c>.</summary>
    public required string NoiseSource { get; init; }

    /// <summary>Seed of this very image: that of its batch plus its number.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required ulong Seed { get; init; }

    /// <summary>Seed of the variation of this very image; null for none.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public ulong? VariationSeed { get; init; }

    /// <summary>Share of the variation, 0 to 1.</summary>
    public double? VariationStrength { get; init; }

    /// <summary>What it was made from beside noise; null for nothing.</summary>
    public SourceRecord? Source { get; init; }

    /// <summary>Images that it follows; null for none.</summary>
    public IReadOnlyList<ControlRecord>? Controls { get; init; }

    /// <summary>LoRAs, embeddings and the image decoder that were put on the model; null for none.</summary>
    public IReadOnlyList<AddOnRecord>? AddOns { get; init; }

    /// <summary>The second pass; null for none.</summary>
    public HiresRecord? Hires { get; init; }

    /// <summary>Name of the model, for people.</summary>
    public required string Model { get; init; }

    /// <summary>Hash of the model's manifest, hexadecimal; null when it is not known.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Name and version of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Name and version of what ran the model.</summary>
    public required string Runtime { get; init; }

    /// <summary>What computed the model, such as <c>cpu</c>; results differ between devices in the last bits.</summary>
    public required string Device { get; init; }

    /// <summary>The PNG text entry: always iTXt.</summary>
    public PngText ToPngText() => new(Keyword, ToJson()) { IsInternational = true };

    /// <summary>The JSON object, in ASCII.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote; unknown names are passed over. Never throws because of the text.</summary>
    /// <returns>False when the text is no such object, of another format, or over 1,048,576 characters.</returns>
    public static bool TryParse(string json, out GenerationRecord? record)
    {
        ArgumentNullException.ThrowIfNull(json);
        record = null;
        try
        {
            record = json.Length > MaxLength ? null : JsonSerializer.Deserialize<GenerationRecord>(json, Options);
        }
        catch (JsonException)
        {
            return false;
        }

        if (record is { Format: CurrentFormat, Prompt: not null, PromptSyntax: not null, Sampler: not null, NoiseSource: not null, Model: not null, Program: not null })
        {
            return true;
        }

        record = null;
        return false;
    }
}
