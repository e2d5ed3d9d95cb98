using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Identity;

/// <summary>
/// The way in for the owner of a new pool, in which nobody could make an API key: a one-time login, exchanged once for a key of the role "owner". Of either only
/// a hash is kept. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class OwnerLogins(IApiKeyStore store, ApiKeys keys, IIdSource ids, IPoolClock clock, IOptions<PoolOptions> options)
{
    private const string Prefix = "sl_";
    private const string Account = "owner";

    /// <summary>
    /// Makes a login if the pool needs one: no key opens everything, and no other login waits to be used. Its text is shown once; null: none was made.
    /// </summary>
    /// <param name="anew">True: make one in any case; one that was not used yet ends.</param>
    public async Task<string?> EnsureAsync(bool anew, CancellationToken cancellationToken)
    {
        var read = await store.FindOwnerLoginAsync(cancellationToken);
        if (!anew && (read is null ? await HasOwnerAsync(cancellationToken) : read.KeyId is not null || read.ExpiresAtMs > clock.NowMs))
        {
            return null;
        }

        var text = new ApiKeyText(options.Value.Id, ids.NewId(), ids.NewSecret());
        var login = new OwnerLoginRecord
        {
            Id = text.KeyId,
            SecretSha256 = Secrets.HashOf(text.Secret),
            CreatedAtMs = clock.NowMs,
            ExpiresAtMs = clock.NowMs + (long)options.Value.OwnerLoginValidFor.TotalMilliseconds,
        };

        // Another coordinator that starts at the same time may have been faster: its owner has the text.
        return await store.ReplaceOwnerLoginAsync(read, login, cancellationToken) ? text.ToText(Prefix) : null;
    }

    /// <summary>Exchanges a login for a key with the scopes "artist" and "owner" that never expires.</summary>
    public async Task<OwnerLoginResult> RedeemAsync(string text, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.TryParse(text, Prefix, out var parsed)
            || parsed.Value.PoolId != options.Value.Id
            || await store.FindOwnerLoginAsync(cancellationToken) is not { } login
            || login.Id != parsed.Value.KeyId
            || !Secrets.AreEqual(Secrets.HashOf(parsed.Value.Secret), login.SecretSha256))
        {
            return new OwnerLoginResult.Invalid();
        }

        if (login.KeyId is not null)
        {
            return new OwnerLoginResult.Used();
        }

        if (login.ExpiresAtMs <= clock.NowMs)
        {
            return new OwnerLoginResult.Expired();
        }

        // The key first: whatever happens in between, the login is not used up without it.
        var wanted = new NewApiKey(Account, "made with the one-time login", [Scopes.Artist, Scopes.Owner], ValidFor: null);
        if (await keys.CreateAsync(wanted, cancellationToken) is not ApiKeyCreation.Created created)
        {
            return new OwnerLoginResult.PoolFull(options.Value.MaxApiKeys);
        }

        if (await store.ReplaceOwnerLoginAsync(login, login with { KeyId = created.Key.Id }, cancellationToken))
        {
            return new OwnerLoginResult.Redeemed(created.Key, created.Text);
        }

        await store.RemoveAsync(created.Key.Account, created.Key.Id, cancellationToken);
        return new OwnerLoginResult.Used();
    }

    /// <summary>True when the login that this text is can still be used.</summary>
    public async Task<bool> IsOpenAsync(string text, CancellationToken cancellationToken) =>
        ApiKeyText.TryParse(text, Prefix, out var parsed)
        && await store.FindOwnerLoginAsync(cancellationToken) is { KeyId: null } login
        && login.Id == parsed.Value.KeyId
        && login.ExpiresAtMs > clock.NowMs;

    private async Task<bool> HasOwnerAsync(CancellationToken cancellationToken) => (await store.ListAsync(cancellationToken)).Any(
        key => !key.Revoked && !(key.ExpiresAtMs <= clock.NowMs) && key.Scopes.Any(scope => Scopes.Current(scope) == Scopes.Owner));
}
