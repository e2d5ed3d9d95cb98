using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Access;

/// <summary>Holds calls against their rule: the one place where that is decided, for gRPC and HTTP alike. Safe for concurrent use.</summary>
internal sealed class Authorizer(ApiKeys keys)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether the call may be made.</summary>
    /// <param name="authorization">The header <c>authorization</c>, or null.</param>
    /// <exception cref="Jobs.StoreUnavailableException">The key cannot be looked up now.</exception>
    public async Task<Authorization> AuthorizeAsync(AccessRule rule, string? authorization, CancellationToken cancellationToken)
    {
        if (!rule.NeedsKey())
        {
            return new Authorization.Granted(null);
        }

        var presented = authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : null;
        var authentication = await keys.AuthenticateAsync(presented, cancellationToken);
        if (authentication is not Authentication.Authenticated { Caller: var caller })
        {
            return new Authorization.KeyRefused(authentication);
        }

        return rule.Scope() is { } scope && !caller.Has(scope) ? new Authorization.ScopeMissing(scope) : new Authorization.Granted(caller);
    }
}
