using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Webhooks on Redis.</summary>
internal sealed class RedisWebhookStore(RedisConnection connection, RedisScripts scripts) : IWebhookStore
{
    private readonly RecordHash<AccountWebhooks> _records = new(connection, scripts, keys => keys.Webhooks, RedisDocuments.Types.AccountWebhooks);

    /// <inheritdoc/>
    public Task<AccountWebhooks?> FindAsync(AccountId account, CancellationToken cancellationToken) => _records.FindAsync(account.Value, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountWebhooks>> ListAsync(CancellationToken cancellationToken) => _records.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<AccountWebhooks?> ChangeAsync(AccountId account, int most, Func<AccountWebhooks, AccountWebhooks> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _records.ChangeAsync(account.Value, change, cancellationToken) is { } changed)
            {
                return changed;
            }

            var first = change(new AccountWebhooks { Account = account });
            switch (await _records.PutAsync(account.Value, first, most, replace: false, unique: null, cancellationToken))
            {
                case RecordPutReply.Put:
                    return first;
                case RecordPutReply.Full:
                    return null;
                default:
                    // Somebody else was faster: there is something to change now.
                    break;
            }
        }
    }
}
