using System.Globalization;
using SogniLike.Benchmarks.Pools;
using SogniLike.Benchmarks.Processes;
using SogniLike.Benchmarks.Rivals;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Lifecycle;

/// <summary>
/// Whole lives of jobs over real gRPC, with a coordinator in its own process and one worker per outstanding job: submitted, leased, progress, a PNG of 50 KB
/// uploaded, checked, delivered, and told to the artist. Beside BullMQ's add and process on the same Redis.
/// </summary>
internal sealed class LifecycleSuite : IBenchmarkSuite
{
    private const int UsualSize = 1_500;
    private const int WarmupRounds = 3;
    private const int UsualOutstanding = 64;
    private const int Artists = 8;

    // 128 x 128 pixels of noise are a file of 50 KB.
    private const int Side = 128;

    public string Name => "lifecycle";

    public string Description => "jobs over gRPC with images of 50 KB, from submission to delivery: lifecycles per second, beside BullMQ";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var size = options.Size > 0 ? options.Size : UsualSize;
        var outstanding = options.Outstanding > 0 ? options.Outstanding : UsualOutstanding;
        await using var redis = await RedisServer.StartAsync(options.Persistence, cancellationToken: cancellationToken);
        await using var coordinator = await CoordinatorProgram.StartAsync(redis, [], cancellationToken);
        await using var bullMq = options.Without.Contains("bullmq") ? null : await BullMq.StartAsync(redis, Payload.ForBullMq(), progress, cancellationToken);
        await using var load = await PoolLoad.StartAsync(coordinator, workers: outstanding, artists: Math.Min(Artists, outstanding), Side, cancellationToken);

        // Both sides compile what they run most while they run it.
        for (var warmup = 0; warmup < WarmupRounds; warmup++)
        {
            await load.LiveAsync(size, outstanding, cancellationToken);
            if (bullMq is not null)
            {
                await bullMq.LiveAsync(size, outstanding, cancellationToken);
            }
        }

        var (ours, theirs, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var (cpu, redisCpu, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var run = await RoundCosts.OfAsync(redis, coordinator.ProcessId, size, () => load.LiveAsync(size, outstanding, cancellationToken));
            ours.Add(run.PerSecond);
            cpu.Add(run.CpuMicroseconds);
            redisCpu.Add(run.RedisMicroseconds);
            memory.Add(ProcessFigures.ResidentBytes(coordinator.ProcessId) / 1e6);
            if (bullMq is not null)
            {
                var rival = await RoundCosts.OfAsync(redis, bullMq.ProcessId, size, () => bullMq.LiveAsync(size, outstanding, cancellationToken));
                theirs.Add(rival.PerSecond);
                ratios.Add(run.PerSecond / rival.PerSecond);
            }

            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"round {round + 1}: {ours[^1]:0} lifecycles/s, BullMQ {(theirs.Count > 0 ? theirs[^1] : double.NaN):0}"));
        }

        var setting = string.Create(
            CultureInfo.InvariantCulture, $"{size} jobs a round, {outstanding} on their way, {outstanding} workers, appendfsync {options.Persistence.Word()}");
        List<Measurement> measurements =
        [
            Measurement.Of("lifecycle.lifecycles", ours, "1/s") with { Note = setting },
            Measurement.Of("lifecycle.coordinator_cpu", cpu, "us/lifecycle"),
            Measurement.Of("lifecycle.redis_cpu", redisCpu, "us/lifecycle"),
            Measurement.Of("lifecycle.coordinator_memory", memory, "MB"),
        ];
        if (bullMq is not null)
        {
            measurements.Add(Measurement.Of("bullmq.lifecycles", theirs, "1/s"));
            measurements.Add(Measurement.Of("lifecycle.ratio", ratios, "x BullMQ") with { AtLeast = 0.2 });
        }

        return measurements;
    }
}
