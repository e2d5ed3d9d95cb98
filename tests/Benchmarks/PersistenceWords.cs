using SogniLike.Testing;

namespace SogniLike.Benchmarks;

/// <summary>Redis' words for how often it syncs.</summary>
internal static class PersistenceWords
{
    /// <summary>Value of <c>appendfsync</c>.</summary>
    public static string Word(this RedisPersistence persistence) => persistence switch
    {
        RedisPersistence.Always => "always",
        RedisPersistence.EverySecond => "everysec",
        _ => "no",
    };
}
