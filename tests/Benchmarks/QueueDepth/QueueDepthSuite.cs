using System.Globalization;
using SogniLike.Benchmarks.Core;
using SogniLike.Benchmarks.Rivals;
using SogniLike.Benchmarks.Statistics;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Models;
using SogniLike.Testing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Benchmarks.QueueDepth;

/// <summary>
/// What it costs to lease the next job while 10^3, 10^5 and 10^6 jobs wait: three models with a queue each, on one Redis, by the dispatcher of the coordinator in
/// this process. In every round each depth is measured after the other, and the depth is kept.
/// </summary>
internal sealed class QueueDepthSuite : IBenchmarkSuite
{
    private const int UsualSize = 1_000_000;
    private const int MostSamples = 200;
    private const int Accounts = 50;
    private const int FillersAtOnce = 32;

    public string Name => "queue-depth";

    public string Description => "milliseconds to lease the next job at 10^3, 10^5 and 10^6 queued, beside BullMQ's fetch";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var largest = options.Size > 0 ? options.Size : UsualSize;
        int[] depths = [Math.Max(2, largest / 1_000), Math.Max(2, largest / 10), largest];
        var samples = Math.Min(MostSamples, largest);

        // Rewriting the file in the middle of a measurement would be measured.
        await using var redis = await RedisServer.StartAsync(options.Persistence, ["--auto-aof-rewrite-percentage", "0"], cancellationToken);
        await using var coordinator = await CoreCoordinator.StartAsync(redis, cancellationToken);
        await using var bullMq = options.Without.Contains("bullmq") ? null : await BullMq.StartAsync(redis, Payload.ForBullMq(), progress, cancellationToken);

        var models = depths.Select((_, i) => ModelOf(i)).ToList();
        for (var i = 0; i < depths.Length; i++)
        {
            await coordinator.Get<IModelStore>().PutAsync(models[i], 10, cancellationToken);
            await FillAsync(coordinator, models[i], depths[i], cancellationToken);
            await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{depths[i]} jobs wait"));
            if (bullMq is not null)
            {
                await bullMq.FetchesAsync(depths[i], count: 1, cancellationToken);
                await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{depths[i]} jobs wait in BullMQ"));
            }
        }

        var ours = depths.Select(_ => new List<double>()).ToList();
        var theirs = depths.Select(_ => new List<double>()).ToList();
        for (var round = -1; round < options.Rounds; round++)
        {
            for (var i = 0; i < depths.Length; i++)
            {
                var cost = await MeasureAsync(coordinator, models[i], ((round + 1) * depths.Length) + i, samples, cancellationToken);
                var rival = bullMq is null ? double.NaN : Quantiles.Median(await bullMq.FetchesAsync(depths[i], samples, cancellationToken));
                if (round >= 0)
                {
                    // The round before the first compiled what is measured.
                    ours[i].Add(cost);
                    theirs[i].Add(rival);
                }
            }

            await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {options.Rounds}"));
        }

        var setting = string.Create(CultureInfo.InvariantCulture, $"median of {samples} leases a round, one at a time, appendfsync {options.Persistence.Word()}");
        var measurements = new List<Measurement>();
        for (var i = 0; i < depths.Length; i++)
        {
            measurements.Add(Measurement.Of($"queue-depth.lease_{Label(i)}", ours[i], "ms") with { Note = $"{depths[i]} queued, {setting}" });
        }

        measurements.Add(Measurement.Of("queue-depth.ratio_1e5", Ratios(ours[1], ours[0]), "x 1e3"));
        measurements.Add(Measurement.Of("queue-depth.ratio_1e6", Ratios(ours[2], ours[0]), "x 1e3") with { AtMost = 1.5 });
        if (bullMq is not null)
        {
            measurements.AddRange(depths.Select((_, i) => Measurement.Of($"bullmq.fetch_{Label(i)}", theirs[i], "ms")));
            measurements.Add(Measurement.Of("bullmq.ratio_1e6", Ratios(theirs[2], theirs[0]), "x 1e3"));
        }

        return measurements;
    }

    private static string Label(int place) => place switch
    {
        0 => "1e3",
        1 => "1e5",
        _ => "1e6",
    };

    private static List<double> Ratios(List<double> deep, List<double> shallow) => [.. deep.Zip(shallow, static (one, other) => one / other)];

    private static ModelRecord ModelOf(int place) => TestModels.Emoji with
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"depth-{place}"),
        Manifest = new ManifestId(new string((char)('0' + place), 64)),
    };

    private static Caller CallerOf(int number)
    {
        var account = string.Create(CultureInfo.InvariantCulture, $"artist-{number % Accounts}");
        return new Caller(new AccountId(account), account, [Scopes.Artist]);
    }

    private static async Task FillAsync(CoreCoordinator coordinator, ModelRecord model, int depth, CancellationToken cancellationToken)
    {
        var requests = (depth + IntakeLimits.MaxCount - 1) / IntakeLimits.MaxCount;
        var request = Payload.ForCoordinator(1, OneUpload.Side) with { Model = model.Name };
        await Parallel.ForAsync(
            0,
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = FillersAtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var count = Math.Min(IntakeLimits.MaxCount, depth - (i * IntakeLimits.MaxCount));
                await coordinator.SubmitAsync(CallerOf(i), request with { Count = count }, token);
            });
    }

    private static async Task<double> MeasureAsync(CoreCoordinator coordinator, ModelRecord model, int number, int samples, CancellationToken cancellationToken)
    {
        var request = Payload.ForCoordinator(1, OneUpload.Side) with { Model = model.Name };
        var worker = await IdleWorker.ConnectAsync(coordinator, model.Manifest, number, cancellationToken);
        var milliseconds = new List<double>(samples);
        for (var i = 0; i < samples; i++)
        {
            await coordinator.SubmitAsync(CallerOf(i), request, cancellationToken);
            milliseconds.Add(await worker.NextAsync(cancellationToken));
        }

        await worker.LeaveAsync(cancellationToken);
        return Quantiles.Median(milliseconds);
    }
}
