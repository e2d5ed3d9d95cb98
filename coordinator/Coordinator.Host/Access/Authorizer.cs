using System.Net;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Access;

/// <summary>Holds calls against their rule: the one place where that is decided, for gRPC and HTTP alike. Safe for concurrent use.</summary>
internal sealed class Authorizer(ApiKeys keys, CallLimits limits)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether the call may be made.</summary>
    /// <param name="authorization">The header <c>authorization</c>, or null.</param>
    /// <param name="address">Where the call comes from, or null when nobody knows.</param>
    /// <exception cref="Jobs.StoreUnavailableException">The key cannot be looked up now.</exception>
    public async Task<Authorization> AuthorizeAsync(AccessRule rule, string? authorization, IPAddress? address, CancellationToken cancellationToken)
    {
        if (rule == AccessRule.Anyone)
        {
            return new Authorization.Granted(null);
        }

        if (!limits.MayPresent(address, out var unheardFor))
        {
            return new Authorization.RefusedTooOften(unheardFor);
        }

        if (rule == AccessRule.OwnProof)
        {
            return new Authorization.Granted(null);
        }

        var presented = authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : null;
        var authentication = await keys.AuthenticateAsync(presented, cancellationToken);
        if (authentication is not Authentication.Authenticated { Caller: var caller })
        {
            limits.Refused(address);
            return new Authorization.KeyRefused(authentication);
        }

        if (!limits.TryCall(caller, out var retryAfter, out var perMinute))
        {
            return new Authorization.CallingTooFast(retryAfter, perMinute);
        }

        return rule.Scope() is { } scope && !caller.Has(scope) ? new Authorization.ScopeMissing(scope) : new Authorization.Granted(caller);
    }

    /// <summary>A proof that the call carried itself was refused: a token's secret, a signature, a login.</summary>
    public void ProofRefused(IPAddress? address) => limits.Refused(address);
}
