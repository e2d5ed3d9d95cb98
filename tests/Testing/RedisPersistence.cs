namespace SogniLike.Testing;

/// <summary>What a <see cref="RedisServer"/> writes to disk.</summary>
public enum RedisPersistence
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An append-only file, synced every second.</summary>
    EverySecond,

    /// <summary>An append-only file, synced before each reply: what the coordinator runs on.</summary>
    Always,
}
