namespace SogniLike.Coordinator.Identity;

/// <summary>What an API key may do.</summary>
public static class Scopes
{
    /// <summary>Submit, watch and download the account's own jobs.</summary>
    public const string Artist = "artist";

    /// <summary>Run the pool: workers, models, keys.</summary>
    public const string Admin = "admin";

    /// <summary>Every scope there is.</summary>
    public static IReadOnlyList<string> All { get; } = [Artist, Admin];
}
