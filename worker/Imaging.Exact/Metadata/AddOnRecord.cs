namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>What was put on a model.</summary>
public sealed record AddOnRecord
{
    /// <summary><c>lora</c>, <c>embedding</c> or <c>vae</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name that prompts use, of an embedding; else of the file, without folder. For people.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal; of a decoder, of its graph's file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How much a LoRA changed the denoiser.</summary>
    public double? Weight { get; init; }

    /// <summary>How much a LoRA changed the text encoders.</summary>
    public double? TextEncoderWeight { get; init; }
}
