using System.Net.Sockets;
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

        // What broke the connection: the client passes it as it is to a command that was being written meanwhile.
        IOException or SocketException => true,

        // The client refuses a write while the only server that it knows is a replica, as in a failover.
        RedisCommandException command => command.Message.Contains("replica", StringComparison.Ordinal),
        ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>As the other; and an end of the connection may look like a cancellation, which nobody wished for while <paramref name="cancellationToken"/> is not cancelled.</summary>
    public static bool IsUnavailable(Exception exception, CancellationToken cancellationToken) =>
        IsUnavailable(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>What callers get instead.</summary>
    public static StoreUnavailableException ToUnavailable(Exception exception) =>
        new("Redis cannot be reached or cannot serve now; nothing is known of a command that was under way.", exception);
}
