namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>What an image was made from: enough to make it again.</summary>
public sealed record GenerationParameters
{
    /// <summary>What the image shows. Line breaks of any kind are kept as line feeds; NUL characters are dropped.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the image must not show; empty for nothing.</summary>
    public string NegativePrompt { get; init; } = "";

    /// <summary>Sampling steps.</summary>
    public required int Steps { get; init; }

    /// <summary>The sampler under the name it has in A1111's web UI, such as "DDIM" or "Euler".</summary>
    public required string Sampler { get; init; }

    /// <summary>How noise levels are spread, under the name it has in A1111's web UI, such as "Karras"; null leaves it out.</summary>
    public string? ScheduleType { get; init; }

    /// <summary>How much of a picture was made anew; null leaves it out.</summary>
    public double? DenoisingStrength { get; init; }

    /// <summary>Scale of classifier-free guidance.</summary>
    public required double GuidanceScale { get; init; }

    /// <summary>Seed of the noise, 64 bits.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Hash of the model, hexadecimal; null leaves it out.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Name of the model; null leaves it out.</summary>
    public string? Model { get; init; }

    /// <summary>Noise source as A1111 names it under "RNG" ("CPU", "NV"); null leaves it out.</summary>
    public string? NoiseSource { get; init; }

    /// <summary>Name and version of the program; null leaves it out.</summary>
    public string? Version { get; init; }
}
