using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Startup;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Host.Pool;

/// <summary>
/// Ties the data folder to one pool: the operator's id, or one made at the first start. Coordinators that share a Redis are given the same id by their operator.
/// </summary>
internal sealed class PoolIdentity(IConfiguration configuration, DataFolder data, IIdSource ids) : IPostConfigureOptions<PoolOptions>
{
    private const string BlobFolder = DeliveryOptions.Section + ":" + nameof(DeliveryOptions.BlobFolder);
    private const string Key = PoolOptions.Section + ":" + nameof(PoolOptions.Id);

    /// <inheritdoc/>
    /// <exception cref="StartupException">The data folder belongs to another pool.</exception>
    public void PostConfigure(string? name, PoolOptions options)
    {
        var wanted = configuration[Key];
        var kept = File.Exists(data.PoolFile) ? File.ReadAllText(data.PoolFile).Trim() : null;
        if (kept is not null && wanted is not null && kept != wanted)
        {
            throw new StartupException($"The data folder {data.Root} belongs to the pool {kept}, but {Key} says {wanted}. Choose another folder with --data.");
        }

        options.Id = kept ?? wanted ?? ids.NewId().ToLowerInvariant();
    }

    /// <summary>Marks the data folder as this pool's, once the id has been found valid, and the folder of images, which coordinators may share.</summary>
    /// <exception cref="StartupException">The folder of images belongs to another pool.</exception>
    public static void Keep(DataFolder data, string blobFolder, string id)
    {
        var blobs = Path.Combine(blobFolder, "pool");
        Mark(blobs, id);
        var kept = File.ReadAllText(blobs).Trim();
        if (kept != id)
        {
            throw new StartupException(
                $"The folder of images {blobFolder} belongs to the pool {kept}, and this coordinator to the pool {id}. Choose another folder, or the pool's own ({BlobFolder}).");
        }

        Mark(data.PoolFile, id);
    }

    private static void Mark(string file, string id)
    {
        if (!File.Exists(file))
        {
            DataFolder.WriteAtomically(file, id + "\n", secret: false);
        }
    }
}
