using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Startup;

/// <summary>
/// At the first start of a pool there is nobody who could make an API key, so the coordinator makes the owner's one-time login, prints it and leaves it in the
/// data folder until it is used. After that nothing in the folder opens anything. Safe for concurrent use after the start.
/// </summary>
internal sealed partial class OwnerLoginFile(DataFolder data, OwnerLogins logins, ILogger<OwnerLoginFile> logger)
{
    /// <summary>The file with a login that can still be used, or null.</summary>
    public string? Path { get; private set; }

    /// <summary>The login, if this start made it: show it once.</summary>
    public string? Text { get; private set; }

    /// <summary>Makes a login if the pool needs one.</summary>
    /// <param name="anew">True: in any case.</param>
    public async Task EnsureAsync(bool anew, CancellationToken cancellationToken)
    {
        if (File.Exists(data.OwnerLoginFile))
        {
            var kept = (await File.ReadAllTextAsync(data.OwnerLoginFile, cancellationToken)).Trim();
            if (!anew && await logins.IsOpenAsync(kept, cancellationToken))
            {
                Path = data.OwnerLoginFile;
                return;
            }

            File.Delete(data.OwnerLoginFile);
        }

        Text = await logins.EnsureAsync(anew, cancellationToken);
        if (Text is not null)
        {
            Path = data.OwnerLoginFile;
            DataFolder.WriteAtomically(Path, Text + "\n", secret: true);
            LogMade(Path);
        }
    }

    /// <summary>The login was used: the file means nothing any more.</summary>
    public void Remove()
    {
        try
        {
            File.Delete(data.OwnerLoginFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(data.OwnerLoginFile, e.Message);
        }
    }
}
