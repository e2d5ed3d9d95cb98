namespace SogniLike.Worker.Models;

/// <summary>The models of this worker, constant after start. Safe for concurrent use.</summary>
/// <param name="Models">Usable, each manifest once.</param>
/// <param name="Refused">Not usable, with reasons.</param>
public sealed record ModelCatalog(IReadOnlyList<LocalModel> Models, IReadOnlyList<RefusedModel> Refused)
{
    /// <summary>The model with this manifest, or null.</summary>
    public LocalModel? Find(ReadOnlySpan<byte> manifestId)
    {
        foreach (var model in Models)
        {
            if (model.ManifestId.Span.SequenceEqual(manifestId))
            {
                return model;
            }
        }

        return null;
    }
}
