using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Identity;

/// <summary>
/// Makes, checks and takes back API keys. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class ApiKeys(IApiKeyStore store, IIdSource ids, IPoolClock clock, IOptions<PoolOptions> options)
{
    /// <summary>Makes a key. Its text is shown once: only a hash of the secret is kept.</summary>
    public async Task<ApiKeyCreation> CreateAsync(NewApiKey request, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Name("account_id", request.AccountId, 64, "-_");
        checks.Text("name", request.Name, 0, 64);
        if (request.Scopes.Count == 0)
        {
            checks.Fail("scopes", FieldErrorCode.Required, $"scopes must name at least one of {string.Join(", ", Scopes.All)}.");
        }
        else if (request.Scopes.Count > Scopes.All.Count || request.Scopes.Any(scope => !Scopes.All.Contains(Scopes.Current(scope))))
        {
            checks.Fail("scopes", FieldErrorCode.Malformed, $"scopes may name {string.Join(", ", Scopes.All)}, each once.");
        }

        if (request.ValidFor is { } valid)
        {
            checks.Range("valid_seconds", (long)valid.TotalSeconds, 1, 100L * 365 * 24 * 3600);
        }

        if (!checks.AllHold)
        {
            return new ApiKeyCreation.Invalid(checks.Errors);
        }

        var now = clock.NowMs;
        var text = new ApiKeyText(options.Value.Id, ids.NewId(), ids.NewSecret());
        var key = new ApiKeyRecord
        {
            Id = text.KeyId,
            Account = new AccountId(request.AccountId),
            Name = request.Name,
            Scopes = [.. request.Scopes.Select(Scopes.Current).Distinct(StringComparer.Ordinal)],
            SecretSha256 = Secrets.HashOf(text.Secret),
            CreatedAtMs = now,
            ExpiresAtMs = request.ValidFor is { } time ? now + (long)time.TotalMilliseconds : null,
        };
        return await store.AddAsync(key, options.Value.MaxApiKeys, cancellationToken)
            ? new ApiKeyCreation.Created(key, text.ToText())
            : new ApiKeyCreation.PoolFull(options.Value.MaxApiKeys);
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

        var key = await store.FindAsync(parsed.Value.KeyId, cancellationToken);
        var presented = Secrets.HashOf(parsed.Value.Secret);
        if (key is null || !Secrets.AreEqual(presented, key.SecretSha256))
        {
            return new Authentication.Invalid();
        }

        if (key.Revoked)
        {
            return new Authentication.Revoked();
        }

        return key.ExpiresAtMs <= clock.NowMs
            ? new Authentication.Expired()
            : new Authentication.Authenticated(new Caller(key.Account, key.Id, [.. key.Scopes.Select(Scopes.Current)]));
    }

    /// <summary>All keys, oldest first.</summary>
    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    /// <summary>Takes the key back and returns it, or null when there is none.</summary>
    public Task<ApiKeyRecord?> RevokeAsync(string id, CancellationToken cancellationToken) => store.RevokeAsync(id, cancellationToken);
}
