using System.Text;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Host.Startup;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Host.Pool;

/// <summary>
/// All coordinators of a pool have one folder of images: what one writes the others must find. The folder has an identity of its own, in a file, and to hold the
/// pool's images is a duty in the store that the first folder takes for good.
/// </summary>
internal sealed class BlobFolderClaim(IDutyStore duties, IIdSource ids, IPoolClock clock, IOptions<DeliveryOptions> options)
{
    private const string Duty = "blob-folder";
    private const string Setting = DeliveryOptions.Section + ":" + nameof(DeliveryOptions.BlobFolder);
    private static readonly TimeSpan ForGood = TimeSpan.FromDays(100 * 365);

    /// <summary>Takes the duty for the folder of this coordinator, or finds that the folder has it.</summary>
    /// <exception cref="StartupException">Another folder has it.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(options.Value.BlobFolder, "folder");
        var folder = ReadOrMake(file);
        if (await duties.TakeAsync(Duty, folder, clock.NowMs, clock.NowMs + (long)ForGood.TotalMilliseconds, cancellationToken) is null)
        {
            throw new StartupException(
                $"The images of this pool are in another folder than {options.Value.BlobFolder}: all coordinators of a pool share one. Choose that one ({Setting}); when it was moved here, copy its file \"folder\" too.");
        }
    }

    /// <summary>Several coordinators may start with the same new folder at once: the first identity stays, and survives a power cut before the store knows it.</summary>
    private string ReadOrMake(string file)
    {
        if (!File.Exists(file))
        {
            var temporary = $"{file}.{ids.NewId()}";
            using (var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(handle, Encoding.ASCII.GetBytes(ids.NewId() + "\n"), 0);
                RandomAccess.FlushToDisk(handle);
            }

            try
            {
                File.Move(temporary, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(temporary);
            }
        }

        DurableFiles.SyncFolder(Path.GetDirectoryName(file)!);
        return File.ReadAllText(file).Trim();
    }
}
