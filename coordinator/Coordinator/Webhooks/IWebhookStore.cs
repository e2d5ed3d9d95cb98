using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>Webhooks by account. Safe for concurrent use, also by several processes. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.</summary>
public interface IWebhookStore
{
    /// <summary>The account's, or null when it never had any.</summary>
    Task<AccountWebhooks?> FindAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>Those of all accounts, in no order.</summary>
    Task<IReadOnlyList<AccountWebhooks>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes the account's and returns what they are then, durably; null, and nothing changes, when the account had none and the pool holds those of <paramref name="most"/> accounts already.
    /// </summary>
    /// <param name="change">Pure, of an empty record at first; asked again when somebody else changes it meanwhile.</param>
    Task<AccountWebhooks?> ChangeAsync(AccountId account, int most, Func<AccountWebhooks, AccountWebhooks> change, CancellationToken cancellationToken);
}
