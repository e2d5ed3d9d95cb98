namespace SogniLike.Coordinator.Identity;

/// <summary>A key that an operator asks for.</summary>
/// <param name="AccountId">1 to 64 characters of a-z, 0-9, '-', '_'.</param>
/// <param name="Name">For people, 0 to 64 characters.</param>
/// <param name="Scopes">At least one of <see cref="Identity.Scopes"/>.</param>
/// <param name="ValidFor">Null: never expires. Otherwise 1 second to 100 years.</param>
public sealed record NewApiKey(string AccountId, string Name, IReadOnlyList<string> Scopes, TimeSpan? ValidFor);
