using System.Diagnostics;
using System.Globalization;
using SogniLike.Benchmarks.Pools;
using SogniLike.Benchmarks.Rivals;
using SogniLike.Benchmarks.Statistics;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Dispatch;

/// <summary>
/// One job at a time for one idle worker: from the artist's call to the job in the worker's hands, both over gRPC with the coordinator in its own process.
/// Beside BullMQ's time from add to the start of the processor on the same Redis.
/// </summary>
internal sealed class DispatchSuite : IBenchmarkSuite
{
    private const int UsualSize = 300;
    private const int Warmup = 200;
    private const int Side = 8;

    public string Name => "dispatch";

    public string Description => "milliseconds from submission to the job in an idle worker's hands, beside BullMQ's add to start";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var size = options.Size > 0 ? options.Size : UsualSize;
        var warmup = Math.Min(Warmup, size);
        await using var redis = await RedisServer.StartAsync(options.Persistence, cancellationToken: cancellationToken);
        await using var coordinator = await CoordinatorProgram.StartAsync(redis, [], cancellationToken);
        await using var bullMq = options.Without.Contains("bullmq") ? null : await BullMq.StartAsync(redis, Payload.ForBullMq(), progress, cancellationToken);
        await using var artist = await LoadArtist.StartAsync(coordinator.Grpc, await coordinator.MakeKeyAsync("artist", cancellationToken), cancellationToken);
        await using var worker = await LoadWorker.EnrolAsync(coordinator.Grpc, await coordinator.MakeTokenAsync(1, cancellationToken), 0, cancellationToken);
        var arrival = new TaskCompletionSource<long>();
        await worker.ConnectAsync(new NoiseSupply(Side), (_, at) => arrival.TrySetResult(at), slots: 1, cancellationToken);

        await MeasureAsync(warmup);
        var (p50, p99, theirs50, theirs99, ratio50, ratio99) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var ours = await MeasureAsync(size);
            p50.Add(Quantiles.Of(ours, 0.5));
            p99.Add(Quantiles.Of(ours, 0.99));
            if (bullMq is not null)
            {
                var rival = await bullMq.StartsAsync(size, round == 0 ? warmup : 0, cancellationToken);
                theirs50.Add(Quantiles.Of(rival, 0.5));
                theirs99.Add(Quantiles.Of(rival, 0.99));
                ratio50.Add(p50[^1] / theirs50[^1]);
                ratio99.Add(p99[^1] / theirs99[^1]);
            }

            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}: p50 {p50[^1]:0.00} p99 {p99[^1]:0.00} ms, BullMQ {(theirs50.Count > 0 ? theirs50[^1] : double.NaN):0.00} {(theirs99.Count > 0 ? theirs99[^1] : double.NaN):0.00}"));
        }

        var setting = string.Create(CultureInfo.InvariantCulture, $"{size} jobs a round, one at a time, appendfsync {options.Persistence.Word()}");
        List<Measurement> measurements =
        [
            Measurement.Of("dispatch.p50", p50, "ms") with { Note = setting },
            Measurement.Of("dispatch.p99", p99, "ms"),
        ];
        if (bullMq is not null)
        {
            measurements.AddRange(
            [
                Measurement.Of("bullmq.p50", theirs50, "ms"),
                Measurement.Of("bullmq.p99", theirs99, "ms"),
                Measurement.Of("dispatch.ratio_p50", ratio50, "x BullMQ") with { AtMost = 2 },
                Measurement.Of("dispatch.ratio_p99", ratio99, "x BullMQ") with { AtMost = 2 },
            ]);
        }

        return measurements;

        async Task<List<double>> MeasureAsync(int count)
        {
            var milliseconds = new List<double>(count);
            for (var i = 0; i < count; i++)
            {
                var next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                Volatile.Write(ref arrival, next);
                var begun = Stopwatch.GetTimestamp();
                var job = await artist.SubmitAsync((ulong)i, Side, cancellationToken);
                milliseconds.Add(Stopwatch.GetElapsedTime(begun, await next.Task.WaitAsync(cancellationToken)).TotalMilliseconds);
                await artist.WaitAsync(job, cancellationToken);
            }

            return milliseconds;
        }
    }
}
