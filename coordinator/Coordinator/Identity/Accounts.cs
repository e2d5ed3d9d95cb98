using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Identity;

/// <summary>Accounts of the pool. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.</summary>
public sealed class Accounts(IApiKeyStore store, IPoolClock clock, IOptions<PoolOptions> options)
{
    /// <summary>Most accounts of the pool.</summary>
    internal int Limit => options.Value.MaxAccounts;

    /// <summary>The account, or null when nothing was ever kept of it.</summary>
    public Task<AccountRecord?> FindAsync(AccountId id, CancellationToken cancellationToken) => store.FindAccountAsync(id, cancellationToken);

    /// <summary>All accounts, oldest first.</summary>
    public Task<IReadOnlyList<AccountRecord>> ListAsync(CancellationToken cancellationToken) => store.ListAccountsAsync(cancellationToken);

    /// <summary>Changes the account, or makes it. Disabling it ends its open streams on every coordinator.</summary>
    public async Task<AccountChanging> SetAsync(string accountId, AccountChange change, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Name("account_id", accountId, 64, "-_");
        checks.Text("name", change.Name ?? "", 0, 64);
        checks.Range("weight", change.Weight ?? 1, 1, JobShare.MaxWeight);
        if (change.Class is { } wanted && !Enum.IsDefined(wanted))
        {
            checks.Fail("priority_class", FieldErrorCode.Malformed, "priority_class must be high, normal or low.");
        }

        if (!checks.AllHold)
        {
            return new AccountChanging.Invalid(checks.Errors);
        }

        var id = new AccountId(accountId);
        if (!await EnsureAsync(id, cancellationToken))
        {
            return new AccountChanging.PoolFull(options.Value.MaxAccounts);
        }

        var changed = await store.ChangeAccountAsync(
            id,
            account => account with
            {
                Name = change.Name ?? account.Name,
                Class = change.Class ?? account.Class,
                Weight = change.Weight ?? account.Weight,
                Disabled = change.Disabled ?? account.Disabled,
            },
            cancellationToken);
        return new AccountChanging.Done(changed!);
    }

    /// <summary>Makes the account unless it exists; false when the pool is full.</summary>
    internal async Task<bool> EnsureAsync(AccountId id, CancellationToken cancellationToken) =>
        await store.FindAccountAsync(id, cancellationToken) is not null
        || await store.AddAccountAsync(AccountRecord.New(id, clock.NowMs), options.Value.MaxAccounts, cancellationToken)
        || await store.FindAccountAsync(id, cancellationToken) is not null;
}
