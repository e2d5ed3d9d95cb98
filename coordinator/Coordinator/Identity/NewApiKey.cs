namespace SogniLike.Coordinator.Identity;

/// <summary>A key that somebody asks for.</summary>
/// <param name="AccountId">1 to 64 characters of a-z, 0-9, '-', '_'.</param>
/// <param name="Name">For people, 0 to 64 characters.</param>
/// <param name="Scopes">At least one of <see cref="Identity.Scopes"/>.</param>
/// <param name="ValidFor">Null: as long as it can be. Otherwise 1 second to 100 years.</param>
public sealed record NewApiKey(string AccountId, string Name, IReadOnlyList<string> Scopes, TimeSpan? ValidFor)
{
    /// <summary>Its limits.</summary>
    public KeyCaps Caps { get; init; } = KeyCaps.None;
}
