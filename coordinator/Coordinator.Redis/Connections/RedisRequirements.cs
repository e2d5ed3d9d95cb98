using System.Globalization;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Connections;

/// <summary>What a Redis must be like before jobs are trusted to it. Reads INFO alone, which managed services allow where CONFIG is not.</summary>
internal static class RedisRequirements
{
    /// <summary>Oldest major version.</summary>
    public const int OldestVersion = 7;

    /// <summary>Why this Redis is refused, as one sentence; null when it is fine.</summary>
    /// <param name="info">The text of INFO.</param>
    public static string? Refusal(string endpoint, string info, bool allowVolatile)
    {
        var facts = Facts(info);
        var version = facts.GetValueOrDefault("redis_version", "unknown");
        if (!IsNewEnough(version))
        {
            return $"Redis at {endpoint} is version {version}: version {OldestVersion} or newer is needed.";
        }

        if (facts.TryGetValue("maxmemory_policy", out var policy) && policy != "noeviction")
        {
            return $"Redis at {endpoint} may forget jobs when its memory is full: set maxmemory-policy to noeviction there (it is {policy}).";
        }

        if (!allowVolatile && facts.GetValueOrDefault("aof_enabled") != "1")
        {
            return $"Redis at {endpoint} would lose acknowledged jobs in a crash: set appendonly to yes there, or, for development only, {RedisOptions.Section}:{nameof(RedisOptions.AllowVolatile)} to true.";
        }

        return null;
    }

    /// <summary>True for "7.0.15", false for "6.2.1" and for what is no version.</summary>
    public static bool IsNewEnough(string version) =>
        int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major >= OldestVersion;

    /// <summary>The "name:value" lines of INFO.</summary>
    public static Dictionary<string, string> Facts(string info)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#')
            {
                facts[line[..colon]] = line[(colon + 1)..];
            }
        }

        return facts;
    }

    /// <summary>Checks every server of the connection that takes writes.</summary>
    /// <exception cref="RedisStartException">One does not do.</exception>
    public static async Task CheckAsync(IConnectionMultiplexer multiplexer, bool allowVolatile, CancellationToken cancellationToken)
    {
        foreach (var server in multiplexer.GetServers().Where(server => server.IsConnected && !server.IsReplica && server.ServerType != ServerType.Sentinel))
        {
            // As a plain command: the client's own method for it wants the client's admin mode, which nothing else here needs.
            var info = (string?)await server.ExecuteAsync("INFO").WaitAsync(cancellationToken) ?? "";
            if (Refusal(server.EndPoint.ToString() ?? "", info, allowVolatile) is { } refusal)
            {
                throw new RedisStartException(refusal);
            }
        }
    }
}
