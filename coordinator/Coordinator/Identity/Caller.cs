using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Identity;

/// <summary>Who is calling, as proved by an API key.</summary>
/// <param name="Account">The key's account.</param>
/// <param name="KeyId">Public part of the key.</param>
/// <param name="Scopes">What the key may do.</param>
public sealed record Caller(AccountId Account, string KeyId, IReadOnlyList<string> Scopes)
{
    /// <summary>The keys that the call counts against: this one, and with a sub-key its parent.</summary>
    public IReadOnlyList<CallerKey> Keys { get; init; } = [new CallerKey(KeyId, KeyCaps.None)];

    /// <summary>What the account is entitled to.</summary>
    public JobShare Share { get; init; } = JobShare.Default;

    /// <summary>True when the key has the scope, or one that includes it.</summary>
    public bool Has(string scope) => Scopes.Any(held => Identity.Scopes.Includes(held, scope));
}
