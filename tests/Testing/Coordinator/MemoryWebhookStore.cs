using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Webhooks;

namespace SogniLike.Testing.Coordinator;

/// <summary>Webhooks in memory. Safe for concurrent use.</summary>
public sealed class MemoryWebhookStore : IWebhookStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, AccountWebhooks> _records = [];

    /// <inheritdoc/>
    public Task<AccountWebhooks?> FindAsync(AccountId account, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_records.GetValueOrDefault(account));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountWebhooks>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<AccountWebhooks>>([.. _records.Values]);
        }
    }

    /// <inheritdoc/>
    public Task<AccountWebhooks?> ChangeAsync(AccountId account, int most, Func<AccountWebhooks, AccountWebhooks> change, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(
                _records.TryGetValue(account, out var known) ? _records[account] = change(known)
                : _records.Count < most ? _records[account] = change(new AccountWebhooks { Account = account })
                : null);
        }
    }
}
