using System.Globalization;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Testing;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

/// <summary>A Redis Cluster of three masters on 127.0.0.1, with a third of the slots each.</summary>
public sealed class ClusterServers : IAsyncLifetime
{
    /// <summary>Name of the collection.</summary>
    public const string Collection = "three-node Redis Cluster";

    private const int Nodes = 3;
    private const int Slots = 16_384;

    private static int _pools;

    private readonly List<RedisServer> _servers = [];
    private int[] _ports = [];

    /// <summary>As StackExchange.Redis reads it.</summary>
    public string ConnectionString => string.Join(',', _ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")));

    public async Task InitializeAsync()
    {
        var ports = FreePorts.Take(2 * Nodes);
        _ports = ports[..Nodes];
        for (var node = 0; node < Nodes; node++)
        {
            _servers.Add(await RedisServer.StartAsync(RedisPersistence.Always, [
                "--bind", "127.0.0.1",
                "--port", Text(_ports[node]),
                "--cluster-enabled", "yes",
                "--cluster-port", Text(ports[Nodes + node]),
                "--cluster-node-timeout", "5000",
            ]));
        }

        await using var connections = await ConnectionMultiplexer.ConnectAsync(string.Join(',', _servers.Select(server => server.ConnectionString)) + ",allowAdmin=true");
        var nodes = _servers.Select(server => connections.GetServer(server.EndPoint)).ToList();
        for (var node = 0; node < Nodes; node++)
        {
            await nodes[node].ExecuteAsync("CLUSTER", "SET-CONFIG-EPOCH", node + 1);
            await nodes[node].ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", Slots * node / Nodes, (Slots * (node + 1) / Nodes) - 1);
            if (node > 0)
            {
                await nodes[0].ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", _ports[node], ports[Nodes + node]);
            }
        }

        foreach (var node in nodes)
        {
            await Until.HoldsAsync(async () =>
                (string?)await node.ExecuteAsync("CLUSTER", "INFO") is { } info
                && info.Contains("cluster_state:ok", StringComparison.Ordinal)
                && info.Contains($"cluster_known_nodes:{Nodes}", StringComparison.Ordinal));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A coordinator of a pool that nobody used before; pools lie on all nodes.</summary>
    internal Task<TestCoordinator> StartCoordinatorAsync(Action<RedisOptions>? change = null) => TestCoordinator.StartAsync(
        "cluster-" + Text(Interlocked.Increment(ref _pools)),
        options =>
        {
            options.ConnectionString = ConnectionString;
            change?.Invoke(options);
        });

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
