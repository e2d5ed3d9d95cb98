using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Upscaling;

/// <summary>What came of loading an upscaler: <see cref="Loaded"/> or <see cref="Refused"/>.</summary>
public abstract record UpscalerLoading
{
    private UpscalerLoading()
    {
    }

    /// <summary>The upscaler can be used.</summary>
    /// <param name="Upscaler">The upscaler.</param>
    public sealed record Loaded(Upscaler Upscaler) : UpscalerLoading;

    /// <summary>The file cannot be used.</summary>
    /// <param name="Defects">All reasons found, at least one.</param>
    public sealed record Refused(IReadOnlyList<ModelDefect> Defects) : UpscalerLoading;
}
