namespace SogniLike.Coordinator.Redis;

/// <summary>What the process asks about its store. Safe for concurrent use.</summary>
public interface IRedisStatus
{
    /// <summary>True while commands can be answered: the readiness of the coordinator follows it.</summary>
    bool IsReady { get; }
}
