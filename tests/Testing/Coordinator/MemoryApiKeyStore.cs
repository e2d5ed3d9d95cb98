using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Testing.Coordinator;

/// <summary>API keys, accounts and the owner's login in memory. Safe for concurrent use.</summary>
/// <param name="bus">Told when somebody's rights became less; null: nobody is.</param>
public sealed class MemoryApiKeyStore(MemoryPoolBus? bus = null) : IApiKeyStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ApiKeyRecord> _keys = [];
    private readonly Dictionary<AccountId, AccountRecord> _accounts = [];
    private OwnerLoginRecord? _login;

    /// <inheritdoc/>
    public Task<ApiKeyAddition> AddAsync(ApiKeyRecord key, int most, int mostOfAccount, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var addition = _keys.ContainsKey(key.Id) ? ApiKeyAddition.Exists
                : _keys.Count >= most ? ApiKeyAddition.PoolFull
                : _keys.Values.Count(one => one.Account == key.Account) >= mostOfAccount ? ApiKeyAddition.AccountFull
                : ApiKeyAddition.Added;
            if (addition == ApiKeyAddition.Added)
            {
                _keys.Add(key.Id, key);
            }

            return Task.FromResult(addition);
        }
    }

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_keys.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        ApiKeyRecord? revoked;
        lock (_gate)
        {
            revoked = _keys.TryGetValue(id, out var key) ? _keys[id] = key with { Revoked = true } : null;
        }

        bus?.Wake(new WakeTopic.Access());
        return Task.FromResult(revoked);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(AccountId account, string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _keys.Remove(id);
        }

        bus?.Wake(new WakeTopic.Access());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(InOrder(_ => true));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(AccountId account, CancellationToken cancellationToken) =>
        Task.FromResult(InOrder(key => key.Account == account));

    /// <inheritdoc/>
    public Task<AccountRecord?> FindAccountAsync(AccountId id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_accounts.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public Task<bool> AddAccountAsync(AccountRecord account, int most, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_accounts.Count < most && _accounts.TryAdd(account.Id, account));
        }
    }

    /// <inheritdoc/>
    public Task<AccountRecord?> ChangeAccountAsync(AccountId id, Func<AccountRecord, AccountRecord> change, CancellationToken cancellationToken)
    {
        AccountRecord? changed;
        lock (_gate)
        {
            changed = _accounts.TryGetValue(id, out var account) ? _accounts[id] = change(account) : null;
        }

        bus?.Wake(new WakeTopic.Access());
        return Task.FromResult(changed);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountRecord>> ListAccountsAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<AccountRecord>>(
                [.. _accounts.Values.OrderBy(account => account.CreatedAtMs).ThenBy(account => account.Id.Value, StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public Task<OwnerLoginRecord?> FindOwnerLoginAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_login);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ReplaceOwnerLoginAsync(OwnerLoginRecord? read, OwnerLoginRecord login, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isSame = _login == read;
            _login = isSame ? login : _login;
            return Task.FromResult(isSame);
        }
    }

    private IReadOnlyList<ApiKeyRecord> InOrder(Func<ApiKeyRecord, bool> chosen)
    {
        lock (_gate)
        {
            return [.. _keys.Values.Where(chosen).OrderBy(key => key.CreatedAtMs).ThenBy(key => key.Id, StringComparer.Ordinal)];
        }
    }
}
