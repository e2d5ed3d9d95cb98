namespace SogniLike.Coordinator.Intake;

/// <summary>What an artist sent. Untrusted; null: left out, the model's default holds.</summary>
public sealed record SubmitRequest
{
    public required string Model { get; init; }

    public required string Prompt { get; init; }

    public string NegativePrompt { get; init; } = "";

    /// <summary>Pixels.</summary>
    public long? Width { get; init; }

    /// <summary>Pixels.</summary>
    public long? Height { get; init; }

    public long? Steps { get; init; }

    public string? Sampler { get; init; }

    public double? GuidanceScale { get; init; }

    /// <summary>Seed of the first image.</summary>
    public ulong? Seed { get; init; }

    public NoiseSource NoiseSource { get; init; }

    /// <summary>Content classes that the artist says the image may show; the policy adds its own.</summary>
    public IReadOnlyList<string> ContentClasses { get; init; } = [];

    /// <summary>SHA-256 of the picture that it is made from, hexadecimal; empty for none.</summary>
    public string InitImage { get; init; } = "";

    /// <summary>How much of the picture is made anew.</summary>
    public double? Strength { get; init; }

    /// <summary>SHA-256 of the mask, hexadecimal; empty for none.</summary>
    public string Mask { get; init; } = "";

    /// <summary>Pixels.</summary>
    public long? MaskBlur { get; init; }

    public MaskArea MaskArea { get; init; }

    /// <summary>Previews wanted of each image; none when left out.</summary>
    public long? Previews { get; init; }

    /// <summary>Images wanted; 0 means 1.</summary>
    public long Count { get; init; }

    /// <summary>Empty for none.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>Shows nothing of what was asked: names of models may be anything, and prompts are private.</summary>
    public override string ToString() => nameof(SubmitRequest);
}
