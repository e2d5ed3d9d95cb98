namespace SogniLike.Coordinator.Redis;

/// <summary>What the process asks about its store. Safe for concurrent use.</summary>
public interface IRedisStatus
{
    /// <summary>True while commands can be answered: the readiness of the coordinator follows it.</summary>
    bool IsReady { get; }

    /// <summary>Id of the pool that lives in this store.</summary>
    /// <exception cref="InvalidOperationException">The store was not started yet.</exception>
    string PoolId { get; }
}
