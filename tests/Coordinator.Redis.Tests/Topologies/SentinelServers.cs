using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using SogniLike.Testing;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Tests.Topologies;

/// <summary>A master, a replica and three sentinels on 127.0.0.1; all end with the test.</summary>
internal sealed class SentinelServers : IAsyncDisposable
{
    private const int Sentinels = 3;

    private readonly List<(Process Process, string Folder)> _sentinels = [];
    private readonly int[] _ports;

    private SentinelServers(RedisServer master, RedisServer replica, int[] ports) => (Master, Replica, _ports) = (master, replica, ports);

    /// <summary>The master of the beginning.</summary>
    public RedisServer Master { get; }

    /// <summary>The replica of the beginning.</summary>
    public RedisServer Replica { get; }

    /// <summary>As StackExchange.Redis reads it: the sentinels know who the master is.</summary>
    public string ConnectionString => string.Join(',', _ports[2..].Select(port => $"127.0.0.1:{Text(port)}")) + ",serviceName=pool";

    /// <summary>Returns when every sentinel knows the replica and the other sentinels.</summary>
    public static async Task<SentinelServers> StartAsync()
    {
        var ports = FreePorts.Take(2 + Sentinels);
        var master = await RedisServer.StartAsync(RedisPersistence.Always, ["--bind", "127.0.0.1", "--port", Text(ports[0]), "--repl-diskless-sync-delay", "0"]);
        var replica = await RedisServer.StartAsync(
            RedisPersistence.Always, ["--bind", "127.0.0.1", "--port", Text(ports[1]), "--replicaof", "127.0.0.1", Text(ports[0]), "--repl-diskless-sync-delay", "0"]);
        var servers = new SentinelServers(master, replica, ports);
        try
        {
            await Until.HoldsAsync(async () => (await ReadAsync(replica, "INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
            foreach (var port in ports[2..])
            {
                servers._sentinels.Add(StartSentinel(port, ports[0]));
            }

            foreach (var port in ports[2..])
            {
                await Until.HoldsAsync(() => KnowsAllAsync(port));
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command to one server over its own socket, whoever is master.</summary>
    public static async Task<string> ReadAsync(RedisServer server, string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        return (string?)await connection.GetServer(server.EndPoint).ExecuteAsync(command, arguments) ?? "";
    }

    /// <summary>The replica hears nothing of the master from now on, and tries in vain to come back.</summary>
    public async Task CutReplicaAsync()
    {
        // It has what was written so far.
        await Until.HoldsAsync(async () => await OffsetAsync(Master, "master_repl_offset") == await OffsetAsync(Replica, "slave_repl_offset"));
        await ReadAsync(Replica, "CONFIG", "SET", "masterauth", "not-the-password");
        await ReadAsync(Master, "CLIENT", "KILL", "TYPE", "replica");
        await Until.HoldsAsync(async () => (await ReadAsync(Replica, "INFO", "replication")).Contains("master_link_status:down", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, folder) in _sentinels)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        await Replica.DisposeAsync();
        await Master.DisposeAsync();
    }

    private static (Process Process, string Folder) StartSentinel(int port, int masterPort)
    {
        var folder = Directory.CreateTempSubdirectory("sentinel-").FullName;
        var configuration = Path.Combine(folder, "sentinel.conf");
        File.WriteAllText(configuration, $"""
            bind 127.0.0.1
            port {Text(port)}
            dir {folder}
            sentinel monitor pool 127.0.0.1 {Text(masterPort)} 2
            sentinel down-after-milliseconds pool 3000
            sentinel failover-timeout pool 5000

            """);
        var start = new ProcessStartInfo("/bin/sh", ["-c", RedisServer.Guard, "sentinel-guard", configuration, "--sentinel"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return (process, folder);
    }

    private static async Task<bool> KnowsAllAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            await stream.WriteAsync("SENTINEL MASTER pool\r\nPING\r\n"u8.ToArray());
            var lines = new List<string>();
            while (await reader.ReadLineAsync() is { } line && line != "+PONG")
            {
                lines.Add(line);
            }

            return Has("flags", "master") && Has("num-slaves", "1") && Has("num-other-sentinels", Text(Sentinels - 1));

            // A name, the length of its value, the value.
            bool Has(string name, string value) => lines.IndexOf(name) is >= 0 and var at && lines.ElementAtOrDefault(at + 2) == value;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> OffsetAsync(RedisServer server, string name) => RedisRequirements.Facts(await ReadAsync(server, "INFO", "replication"))[name];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
