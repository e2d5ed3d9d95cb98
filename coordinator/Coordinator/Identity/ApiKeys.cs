using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Identity;

/// <summary>
/// Makes, checks and takes back API keys. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class ApiKeys(IApiKeyStore store, Accounts accounts, IIdSource ids, IPoolClock clock, IOptions<PoolOptions> options)
{
    private const int MostRemembered = 10_000;

    // Whose a key is never changes: who knows it reads key, account and parent at the same time. All three are read for every call.
    private readonly ConcurrentDictionary<string, (AccountId Account, string? Parent)> _belongs = new(StringComparer.Ordinal);

    /// <summary>Makes a key; its account is made when new. Its text is shown once: only a hash of the secret is kept.</summary>
    public async Task<ApiKeyCreation> CreateAsync(NewApiKey request, CancellationToken cancellationToken)
    {
        var checks = ApiKeyRules.Check(request);
        return checks.AllHold ? await AddAsync(request, parent: null, cancellationToken) : new ApiKeyCreation.Invalid(checks.Errors);
    }

    /// <summary>
    /// Makes a sub-key of the caller's key, for the caller's account: narrower, never longer or with more than the key that makes it, and useless as soon as
    /// that one is. The caller has the scope "artist", which no sub-key has: so there are no sub-keys of sub-keys.
    /// </summary>
    public async Task<ApiKeyCreation> CreateSubKeyAsync(
        Caller caller, string name, IReadOnlyList<string> scopes, TimeSpan? validFor, KeyCaps caps, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(caller.KeyId, cancellationToken) is not { Revoked: false, ParentId: null } parent)
        {
            throw new InvalidOperationException($"Key {caller.KeyId} cannot make sub-keys.");
        }

        var request = new NewApiKey(caller.Account.Value, name, scopes, validFor) { Caps = caps };
        var checks = ApiKeyRules.CheckSubKey(request, parent, clock.NowMs);
        return checks.AllHold ? await AddAsync(request, parent, cancellationToken) : new ApiKeyCreation.Invalid(checks.Errors);
    }

    /// <summary>Who presents <paramref name="text"/>. A wrong secret takes as long as a right one.</summary>
    public async Task<Authentication> AuthenticateAsync(string? text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new Authentication.Missing();
        }

        if (!ApiKeyText.TryParse(text, out var parsed) || parsed.Value.PoolId != options.Value.Id)
        {
            return new Authentication.Invalid();
        }

        var (key, account, parent) = await ReadAsync(parsed.Value.KeyId, cancellationToken);
        var presented = Secrets.HashOf(parsed.Value.Secret);
        return key is null || !Secrets.AreEqual(presented, key.SecretSha256) ? new Authentication.Invalid() : Admit(key, account, parent);
    }

    /// <summary>Whether a key that was good is good still.</summary>
    internal async Task<Authentication> CheckAsync(string keyId, CancellationToken cancellationToken) =>
        await ReadAsync(keyId, cancellationToken) is ({ } key, var account, var parent) ? Admit(key, account, parent) : new Authentication.Revoked();

    /// <summary>All keys, oldest first.</summary>
    public async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken) => Shown(await store.ListAsync(cancellationToken));

    /// <summary>The account's keys, oldest first.</summary>
    public async Task<IReadOnlyList<ApiKeyRecord>> ListAsync(AccountId account, CancellationToken cancellationToken) =>
        Shown(await store.ListAsync(account, cancellationToken));

    /// <summary>Takes the key back, and with it its sub-keys; open streams end. Returns it, or null when there is none.</summary>
    public Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken) => store.RevokeAsync(id, cancellationToken);

    /// <summary>
    /// Takes back a key of the caller's account, also the one that is calling. Null when the account has no such key, or one with a scope that the caller lacks.
    /// </summary>
    public async Task<ApiKeyRecord?> RevokeOwnAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } key && key.Account == caller.Account && key.Scopes.All(caller.Has)
            ? await store.RevokeAsync(id, cancellationToken)
            : null;

    private static IReadOnlyList<ApiKeyRecord> Shown(IReadOnlyList<ApiKeyRecord> keys)
    {
        // What was made by a key that was taken back is useless too, and shown so.
        var revoked = keys.Where(key => key.Revoked).Select(key => key.Id).ToHashSet(StringComparer.Ordinal);
        return [.. keys.Select(key => key.ParentId is { } parent && revoked.Contains(parent) ? key with { Revoked = true } : key)];
    }

    /// <summary>The key with its account, and with its parent if it is a sub-key; null what there is not.</summary>
    private async Task<(ApiKeyRecord? Key, AccountRecord? Account, ApiKeyRecord? Parent)> ReadAsync(string keyId, CancellationToken cancellationToken)
    {
        var isKnown = _belongs.TryGetValue(keyId, out var belongs);
        var reading = store.FindAsync(keyId, cancellationToken);
        if (!isKnown)
        {
            if (await reading is not { } found)
            {
                return default;
            }

            belongs = (found.Account, found.ParentId);
            if (_belongs.Count >= MostRemembered)
            {
                _belongs.Clear();
            }

            _belongs[keyId] = belongs;
        }

        var readingParent = belongs.Parent is { } parent ? store.FindAsync(parent, cancellationToken) : Task.FromResult<ApiKeyRecord?>(null);
        var readingAccount = store.FindAccountAsync(belongs.Account, cancellationToken);
        await Task.WhenAll(reading, readingParent, readingAccount);
        return (await reading, await readingAccount, await readingParent);
    }

    private Authentication Admit(ApiKeyRecord key, AccountRecord? account, ApiKeyRecord? parent)
    {
        if (key.Revoked || parent is { Revoked: true } || (key.ParentId is not null && parent is null))
        {
            return new Authentication.Revoked();
        }

        if (key.ExpiresAtMs <= clock.NowMs || parent?.ExpiresAtMs <= clock.NowMs)
        {
            return new Authentication.Expired();
        }

        if (account is { Disabled: true })
        {
            return new Authentication.AccountDisabled();
        }

        var own = new CallerKey(key.Id, key.Caps ?? KeyCaps.None);
        var caller = new Caller(key.Account, key.Id, [.. key.Scopes.Select(Scopes.Current)])
        {
            Keys = parent is null ? [own] : [own, new CallerKey(parent.Id, parent.Caps ?? KeyCaps.None)],
        };

        // Keys from before there were accounts have none kept: theirs is the usual one.
        return new Authentication.Authenticated(account is null ? caller : caller with { Share = new JobShare(account.Class, account.Weight) });
    }

    private async Task<ApiKeyCreation> AddAsync(NewApiKey request, ApiKeyRecord? parent, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var account = new AccountId(request.AccountId);
        if (!await accounts.EnsureAsync(account, cancellationToken))
        {
            return new ApiKeyCreation.TooManyAccounts(limits.MaxAccounts);
        }

        var now = clock.NowMs;
        var text = new ApiKeyText(limits.Id, ids.NewId(), ids.NewSecret());
        var key = new ApiKeyRecord
        {
            Id = text.KeyId,
            Account = account,
            Name = request.Name,
            Scopes = [.. request.Scopes.Select(Scopes.Current).Distinct(StringComparer.Ordinal)],
            SecretSha256 = Secrets.HashOf(text.Secret),
            CreatedAtMs = now,
            ExpiresAtMs = request.ValidFor is { } time ? now + (long)time.TotalMilliseconds : parent?.ExpiresAtMs,
            ParentId = parent?.Id,
            Caps = request.Caps.IsEmpty ? null : request.Caps,
        };
        var addition = await store.AddAsync(key, limits.MaxApiKeys, limits.MaxApiKeysPerAccount, cancellationToken);
        if (addition is ApiKeyAddition.AccountFull or ApiKeyAddition.PoolFull && await ForgetUselessAsync(account, cancellationToken))
        {
            addition = await store.AddAsync(key, limits.MaxApiKeys, limits.MaxApiKeysPerAccount, cancellationToken);
        }

        return addition switch
        {
            ApiKeyAddition.Added => new ApiKeyCreation.Created(key, text.ToText()),
            ApiKeyAddition.AccountFull => new ApiKeyCreation.AccountFull(limits.MaxApiKeysPerAccount),
            ApiKeyAddition.PoolFull => new ApiKeyCreation.PoolFull(limits.MaxApiKeys),
            _ => throw new InvalidOperationException($"Key {key.Id} exists already."),
        };
    }

    /// <summary>Forgets the account's keys that open nothing any more; true when there were any.</summary>
    private async Task<bool> ForgetUselessAsync(AccountId account, CancellationToken cancellationToken)
    {
        var useless = (await ListAsync(account, cancellationToken)).Where(key => key.Revoked || key.ExpiresAtMs <= clock.NowMs).ToList();
        foreach (var key in useless)
        {
            await store.RemoveAsync(account, key.Id, cancellationToken);
        }

        return useless.Count > 0;
    }
}
