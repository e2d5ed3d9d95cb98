using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Generation;

/// <summary>An image and what belongs to it.</summary>
public sealed record GeneratedImage
{
    /// <summary>The pixels.</summary>
    public required RgbImage Pixels { get; init; }

    /// <summary>The image as PNG, with <see cref="Parameters"/> and <see cref="Record"/> as its texts unless the request says otherwise.</summary>
    public required ReadOnlyMemory<byte> Png { get; init; }

    /// <summary>Everything that it was made from.</summary>
    public required GenerationRecord Record { get; init; }

    /// <summary>What it was made from, as A1111 writes it.</summary>
    public required GenerationParameters Parameters { get; init; }

    /// <summary>What became of the prompt in the tokenizer.</summary>
    public required PromptTokens PromptTokens { get; init; }

    /// <summary>What became of the negative prompt in the tokenizer; zeros when it was not needed.</summary>
    public required PromptTokens NegativePromptTokens { get; init; }

    /// <summary>What the safety checker says; null when it was not asked. The image is never changed because of it.</summary>
    public bool? IsFlagged { get; init; }

    /// <summary>What a user should know about how the image was made, one sentence each; mostly empty.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>How long it took.</summary>
    public required GenerationTimings Timings { get; init; }
}
