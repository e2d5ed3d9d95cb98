namespace SogniLike.Imaging.Models;

/// <summary>What came of loading a model: <see cref="Loaded"/> or <see cref="Refused"/>.</summary>
public abstract record ImageModelLoading
{
    private ImageModelLoading()
    {
    }

    /// <summary>The model can be used.</summary>
    /// <param name="Model">The model; the caller disposes it.</param>
    public sealed record Loaded(ImageModel Model) : ImageModelLoading;

    /// <summary>The model cannot run here.</summary>
    /// <param name="Defects">All reasons found, at least one.</param>
    public sealed record Refused(IReadOnlyList<ModelDefect> Defects) : ImageModelLoading;
}
