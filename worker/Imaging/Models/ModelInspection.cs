namespace SogniLike.Imaging.Models;

/// <summary>Whether a model can run here: <see cref="Runnable"/> or <see cref="Refused"/>.</summary>
public abstract record ModelInspection
{
    private ModelInspection()
    {
    }

    /// <summary>Its files are sound and of a kind that this program runs.</summary>
    /// <param name="Contract">How to run it.</param>
    public sealed record Runnable(ModelContract Contract) : ModelInspection;

    /// <summary>It cannot run.</summary>
    /// <param name="Defects">All reasons found, at least one.</param>
    public sealed record Refused(IReadOnlyList<ModelDefect> Defects) : ModelInspection;
}
