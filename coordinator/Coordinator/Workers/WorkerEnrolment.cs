using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// Lets volunteers' machines in. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class WorkerEnrolment(IWorkerStore store, Accounts accounts, IIdSource ids, IPoolClock clock, IOptions<WorkersOptions> options)
{
    private static readonly TimeSpan DefaultValidity = TimeSpan.FromDays(1);

    /// <summary>Makes a token. Its secret is shown once: only a hash is kept.</summary>
    /// <param name="owner">Account whose workers it enrols, 1 to 64 characters of a-z, 0-9, '-', '_'; made when new.</param>
    /// <param name="validFor">1 minute to 30 days; null: 1 day.</param>
    /// <param name="maxUses">1 to 1,000.</param>
    public Task<EnrolmentTokenCreation> CreateTokenAsync(string owner, TimeSpan? validFor, int maxUses, CancellationToken cancellationToken) =>
        CreateTokenAsync(owner, validFor, maxUses, isVerifier: false, cancellationToken);

    /// <summary>The same, also for the operator's own verifiers.</summary>
    public async Task<EnrolmentTokenCreation> CreateTokenAsync(string owner, TimeSpan? validFor, int maxUses, bool isVerifier, CancellationToken cancellationToken)
    {
        var validity = validFor ?? DefaultValidity;
        var checks = new FieldChecks();
        checks.Name("owner", owner, 64, "-_");
        checks.Range("valid_seconds", (long)validity.TotalSeconds, 60, 30 * 24 * 3600);
        checks.Range("max_uses", maxUses, 1, 1_000);
        if (!checks.AllHold)
        {
            return new EnrolmentTokenCreation.Invalid(checks.Errors);
        }

        if (!await accounts.EnsureAsync(new AccountId(owner), cancellationToken))
        {
            return new EnrolmentTokenCreation.TooManyAccounts(accounts.Limit);
        }

        var now = clock.NowMs;
        var secret = ids.NewSecret();
        var token = new EnrolmentTokenRecord
        {
            Id = ids.NewId(),
            Owner = owner,
            SecretSha256 = Secrets.HashOf(secret),
            CreatedAtMs = now,
            ExpiresAtMs = now + (long)validity.TotalMilliseconds,
            MaxUses = maxUses,
            IsVerifier = isVerifier,
        };
        return await store.AddTokenAsync(token, options.Value.MaxTokens, cancellationToken)
            ? new EnrolmentTokenCreation.Created(token, secret)
            : new EnrolmentTokenCreation.PoolFull(options.Value.MaxTokens);
    }

    /// <summary>All tokens, oldest first.</summary>
    public Task<IReadOnlyList<EnrolmentTokenRecord>> ListTokensAsync(CancellationToken cancellationToken) => store.ListTokensAsync(cancellationToken);

    /// <summary>Takes the token back and returns it, or null when there is none. Workers that it let in stay.</summary>
    public Task<EnrolmentTokenRecord?> RevokeTokenAsync(string id, CancellationToken cancellationToken) => store.RevokeTokenAsync(id, cancellationToken);

    /// <summary>Trades a use of a token for an identity.</summary>
    public async Task<EnrolmentResult> EnrolAsync(EnrolmentRequest request, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Text("name", request.Name, 1, 64);
        if (request.TokenSecret.Length != 32)
        {
            checks.Fail("token_secret", FieldErrorCode.Malformed, "token_secret must have 32 bytes.");
        }

        if (request.PublicKey.Length is 0 or > 200)
        {
            checks.Fail("public_key", FieldErrorCode.Malformed, "public_key must be the SubjectPublicKeyInfo of a P-256 key, at most 200 bytes.");
        }

        if (!checks.AllHold)
        {
            return new EnrolmentResult.Invalid(checks.Errors);
        }

        var now = clock.NowMs;
        var worker = new WorkerRecord
        {
            Id = new WorkerId(ids.NewId()),
            Name = request.Name,
            Owner = "",
            PublicKey = Convert.ToBase64String(request.PublicKey.Span),
            EnrolledAtMs = now,
            TokenId = "",
        };
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.TokenSecret.Span));
        var outcome = await store.EnrolAsync(hash, worker, options.Value.MaxWorkers, now, cancellationToken);
        return outcome == EnrolmentOutcome.Enrolled ? new EnrolmentResult.Enrolled(worker.Id) : new EnrolmentResult.Refused(outcome);
    }
}
