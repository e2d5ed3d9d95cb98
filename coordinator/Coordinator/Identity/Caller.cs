namespace SogniLike.Coordinator.Identity;

/// <summary>Who is calling, as proved by an API key.</summary>
/// <param name="Account">The key's account.</param>
/// <param name="KeyId">Public part of the key.</param>
/// <param name="Scopes">What the key may do.</param>
public sealed record Caller(AccountId Account, string KeyId, IReadOnlyList<string> Scopes)
{
    /// <summary>True when the key has the scope, or one that includes it.</summary>
    public bool Has(string scope) => Scopes.Any(held => Identity.Scopes.Includes(held, scope));
}
