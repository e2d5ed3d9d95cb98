using SogniLike.Coordinator.Jobs;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Connections;

/// <summary>The one place that knows which errors of the client mean that Redis cannot serve now. All others are bugs and pass as they are.</summary>
internal static class RedisFaults
{
    private static readonly string[] UnavailableCodes =
    [
        "LOADING", "READONLY", "MASTERDOWN", "MISCONF", "OOM", "BUSY", "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN", "UNBLOCKED",
    ];

    /// <summary>True when the same command may succeed later.</summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        // A script's error carries the code of the command that failed inside it.
        RedisServerException server => UnavailableCodes.Any(code => server.Message.StartsWith(code + " ", StringComparison.Ordinal)),
        RedisConnectionException or RedisTimeoutException => true,

        // The client refuses a write while the only server that it knows is a replica, as in a failover.
        RedisCommandException command => command.Message.Contains("replica", StringComparison.Ordinal),
        ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>What callers get instead.</summary>
    public static StoreUnavailableException ToUnavailable(Exception exception) =>
        new("Redis cannot be reached or cannot serve now; nothing is known of a command that was under way.", exception);
}
