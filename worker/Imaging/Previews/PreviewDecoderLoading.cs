using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Previews;

/// <summary>What came of loading a decoder for previews: <see cref="Loaded"/> or <see cref="Refused"/>.</summary>
public abstract record PreviewDecoderLoading
{
    private PreviewDecoderLoading()
    {
    }

    /// <summary>The decoder can be used.</summary>
    /// <param name="Decoder">The decoder.</param>
    public sealed record Loaded(PreviewDecoder Decoder) : PreviewDecoderLoading;

    /// <summary>The file cannot be used.</summary>
    /// <param name="Defects">All reasons found, at least one.</param>
    public sealed record Refused(IReadOnlyList<ModelDefect> Defects) : PreviewDecoderLoading;
}
