using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Models;

/// <summary>Turns the folders that the owner named into a catalog: hashes their files and asks the backend whether each can run.</summary>
/// <param name="speeds">What was measured here; null: nothing.</param>
public sealed class ModelScanner(IImageBackend backend, ManifestCache manifests, SpeedCache? speeds = null)
{
    /// <summary>Looks at every folder. A folder that cannot be used is listed with its reason; nothing is thrown for it.</summary>
    public async Task<ModelCatalog> ScanAsync(IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        var models = new List<LocalModel>();
        var refused = new List<RefusedModel>();
        foreach (var folder in folders.Select(Path.GetFullPath).Distinct())
        {
            try
            {
                var id = await manifests.IdOfAsync(folder, cancellationToken);
                if (models.Find(m => m.ManifestId.Span.SequenceEqual(id)) is { } same)
                {
                    refused.Add(new RefusedModel(folder, $"It is the same model as {same.Folder}."));
                    continue;
                }

                switch (await backend.InspectAsync(folder, cancellationToken))
                {
                    case ModelInspection.Usable usable:
                        models.Add(new LocalModel(folder, id, usable.Precision)
                        {
                            MegapixelStepsPerSecond = speeds?.SpeedOf(id, backend.Description.ExecutionProvider) ?? 0,
                        });
                        break;
                    case ModelInspection.Refused { Reason: var reason }:
                        refused.Add(new RefusedModel(folder, reason));
                        break;
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                refused.Add(new RefusedModel(folder, e.Message));
            }
        }

        return new ModelCatalog(models, refused);
    }
}
