using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Startup;

/// <summary>At the first start of a pool there is nobody who could make an API key, so the coordinator makes the owner's and leaves it in the data folder.</summary>
internal sealed partial class OwnerKey(DataFolder data, ApiKeys keys, ILogger<OwnerKey> logger)
{
    private const string Account = "owner";

    /// <summary>Makes the key unless there is one already. Its text goes to the file only.</summary>
    /// <exception cref="StartupException">The pool takes no more keys.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(data.OwnerKeyFile))
        {
            // A folder whose Redis was replaced holds a key that opens nothing.
            var kept = (await File.ReadAllTextAsync(data.OwnerKeyFile, cancellationToken)).Trim();
            if (await keys.AuthenticateAsync(kept, cancellationToken) is not Authentication.Invalid)
            {
                return;
            }

            LogStale(data.OwnerKeyFile);
        }

        var wanted = new NewApiKey(Account, "made at the first start", [Scopes.Artist, Scopes.Owner], ValidFor: null);
        switch (await keys.CreateAsync(wanted, cancellationToken))
        {
            case ApiKeyCreation.Created created:
                DataFolder.WriteAtomically(data.OwnerKeyFile, created.Text + "\n", secret: true);
                LogMade(data.OwnerKeyFile, created.Key.Id);
                break;
            case ApiKeyCreation.PoolFull full:
                throw new StartupException(
                    $"{data.OwnerKeyFile} is missing or useless, and the pool holds its {full.Limit} API keys already ({PoolOptions.Section}:MaxApiKeys).");
            default:
                throw new InvalidOperationException("The owner's key was refused.");
        }
    }
}
