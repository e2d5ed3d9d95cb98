namespace SogniLike.Coordinator.Identity;

/// <summary>
/// API keys of the pool, the accounts that they belong to and the owner's one-time login. What narrows anybody's rights (<see cref="RevokeAsync"/>,
/// <see cref="RemoveAsync"/>, <see cref="ChangeAccountAsync"/>) is effective for every call that starts afterwards on any coordinator and wakes
/// <see cref="Jobs.WakeTopic.Access"/>. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key, unless the pool holds <paramref name="most"/> keys already or the account <paramref name="mostOfAccount"/>.</summary>
    Task<ApiKeyAddition> AddAsync(ApiKeyRecord key, int most, int mostOfAccount, CancellationToken cancellationToken);

    /// <summary>The key, or null.</summary>
    Task<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Marks the key revoked and returns it, or null when there is none.</summary>
    Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken);

    /// <summary>Forgets the key; nothing happens when there is none.</summary>
    Task RemoveAsync(AccountId account, string id, CancellationToken cancellationToken);

    /// <summary>All keys, oldest first.</summary>
    Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The account's keys, oldest first.</summary>
    Task<IReadOnlyList<ApiKeyRecord>> ListAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>The account, or null.</summary>
    Task<AccountRecord?> FindAccountAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Adds an account; false when it exists or the pool holds <paramref name="most"/> accounts already.</summary>
    Task<bool> AddAccountAsync(AccountRecord account, int most, CancellationToken cancellationToken);

    /// <summary>Changes the account and returns what it is then, or null when there is none.</summary>
    /// <param name="change">Pure; asked again when somebody else changes the account meanwhile.</param>
    Task<AccountRecord?> ChangeAccountAsync(AccountId id, Func<AccountRecord, AccountRecord> change, CancellationToken cancellationToken);

    /// <summary>All accounts, oldest first.</summary>
    Task<IReadOnlyList<AccountRecord>> ListAccountsAsync(CancellationToken cancellationToken);

    /// <summary>The owner's login, or null when there never was one.</summary>
    Task<OwnerLoginRecord?> FindOwnerLoginAsync(CancellationToken cancellationToken);

    /// <summary>Puts <paramref name="login"/> in the place of <paramref name="read"/> (null: of none); false when it is another one by now.</summary>
    Task<bool> ReplaceOwnerLoginAsync(OwnerLoginRecord? read, OwnerLoginRecord login, CancellationToken cancellationToken);
}
