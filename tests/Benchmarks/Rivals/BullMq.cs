using System.Text.Json;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Rivals;

/// <summary>npm's bullmq with its own defaults on a Redis of ours (bullmq/bullmq.mjs): a queue and a worker in one process of Node.js. One caller at a time.</summary>
internal sealed class BullMq : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly NodeProcess _node;

    private BullMq(NodeProcess node) => _node = node;

    /// <summary>Id of its process.</summary>
    public int ProcessId => _node.Id;

    /// <summary>Starts it on the server that the coordinator uses too.</summary>
    /// <param name="payload">What every job carries.</param>
    public static async Task<BullMq> StartAsync(RedisServer redis, object payload, TextWriter progress, CancellationToken cancellationToken)
    {
        var settings = JsonSerializer.Serialize(new { socket = redis.SocketPath, queue = "bullmq", payload }, Json);
        var node = await NodeProcess.StartAsync("bullmq", "bullmq.mjs", "bullmq", settings, progress, cancellationToken);
        await node.ReadAsync(cancellationToken);
        return new BullMq(node);
    }

    /// <summary>Adds and processes <paramref name="count"/> jobs, <paramref name="outstanding"/> at a time; the worker's concurrency is the same number.</summary>
    public Task<Lifecycles> LiveAsync(int count, int outstanding, CancellationToken cancellationToken) =>
        AskAsync<Lifecycles>(new { command = "lifecycles", count, outstanding }, cancellationToken);

    /// <summary>Milliseconds from the call of add to the start in an idle worker, one job at a time.</summary>
    public async Task<double[]> StartsAsync(int count, int warmup, CancellationToken cancellationToken) =>
        (await AskAsync<Latencies>(new { command = "starts", count, warmup }, cancellationToken)).Milliseconds;

    /// <summary>Milliseconds that it takes to fetch the next job while <paramref name="depth"/> wait, one call at a time.</summary>
    public async Task<double[]> FetchesAsync(int depth, int count, CancellationToken cancellationToken) =>
        (await AskAsync<Latencies>(new { command = "fetches", depth, count }, cancellationToken)).Milliseconds;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task<T> AskAsync<T>(object command, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<T>(await _node.AskAsync(JsonSerializer.Serialize(command, Json), cancellationToken), Json)!;

    /// <summary>What a run took, and the processor time of Node.js in it.</summary>
    internal sealed record Lifecycles(double Seconds, double CpuSeconds);

    private sealed record Latencies(double[] Milliseconds);
}
