using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis.Bus;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Json;
using SogniLike.Coordinator.Redis.Scripts;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>API keys, accounts and the owner's login on Redis.</summary>
internal sealed class RedisApiKeyStore(RedisConnection connection, RedisScripts scripts, WakePublisher wakes) : IApiKeyStore
{
    private const string Owner = "owner";

    private readonly RecordHash<ApiKeyRecord> _records = new(connection, scripts, keys => keys.ApiKeys, RedisDocuments.Types.ApiKeyRecord);
    private readonly RecordHash<AccountRecord> _accounts = new(connection, scripts, keys => keys.Accounts, RedisDocuments.Types.AccountRecord);
    private readonly RecordHash<OwnerLoginRecord> _logins = new(connection, scripts, keys => keys.OwnerLogin, RedisDocuments.Types.OwnerLoginRecord);

    /// <inheritdoc/>
    public Task<ApiKeyAddition> AddAsync(ApiKeyRecord key, int most, int mostOfAccount, CancellationToken cancellationToken) =>
        scripts.ApiKeyAddAsync(connection.Keys, key.Account, key.Id, _records.Document(key), most, mostOfAccount, cancellationToken);

    /// <inheritdoc/>
    public Task<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellationToken) => _records.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    public async Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        var revoked = await _records.ChangeAsync(id, key => key with { Revoked = true }, cancellationToken);
        await WakeAsync(cancellationToken);
        return revoked;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(AccountId account, string id, CancellationToken cancellationToken)
    {
        await scripts.ApiKeyRemoveAsync(connection.Keys, account, id, cancellationToken);
        await WakeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken) => InOrder(await _records.ListAsync(cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(AccountId account, CancellationToken cancellationToken)
    {
        var ids = await connection.RunAsync((database, keys) => database.SetMembersAsync(keys.AccountKeys(account)), cancellationToken);
        return InOrder(await _records.FindAsync(ids, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<AccountRecord?> FindAccountAsync(AccountId id, CancellationToken cancellationToken) => _accounts.FindAsync(id.Value, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> AddAccountAsync(AccountRecord account, int most, CancellationToken cancellationToken) =>
        await _accounts.PutAsync(account.Id.Value, account, most, replace: false, unique: null, cancellationToken) == RecordPutReply.Put;

    /// <inheritdoc/>
    public async Task<AccountRecord?> ChangeAccountAsync(AccountId id, Func<AccountRecord, AccountRecord> change, CancellationToken cancellationToken)
    {
        var changed = await _accounts.ChangeAsync(id.Value, change, cancellationToken);
        await WakeAsync(cancellationToken);
        return changed;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountRecord>> ListAccountsAsync(CancellationToken cancellationToken) =>
        [.. (await _accounts.ListAsync(cancellationToken)).OrderBy(account => account.CreatedAtMs).ThenBy(account => account.Id.Value, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Task<OwnerLoginRecord?> FindOwnerLoginAsync(CancellationToken cancellationToken) => _logins.FindAsync(Owner, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> ReplaceOwnerLoginAsync(OwnerLoginRecord? read, OwnerLoginRecord login, CancellationToken cancellationToken)
    {
        if (read is null)
        {
            return await _logins.PutAsync(Owner, login, most: 1, replace: false, unique: null, cancellationToken) == RecordPutReply.Put;
        }

        return await _logins.ReadAsync(Owner, cancellationToken) is { } found
            && found.Record == read
            && await scripts.RecordReplaceAsync(connection.Keys.OwnerLogin, Owner, found.Document, _logins.Document(login), cancellationToken) == RecordReplaceReply.Replaced;
    }

    private static IReadOnlyList<ApiKeyRecord> InOrder(IEnumerable<ApiKeyRecord> keys) =>
        [.. keys.OrderBy(key => key.CreatedAtMs).ThenBy(key => key.Id, StringComparer.Ordinal)];

    private Task WakeAsync(CancellationToken cancellationToken) => wakes.TellAsync(new WakeTopic.Access(), cancellationToken);
}
