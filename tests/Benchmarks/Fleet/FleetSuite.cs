using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SogniLike.Benchmarks.Pools;
using SogniLike.Benchmarks.Processes;
using SogniLike.Benchmarks.Statistics;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Fleet;

/// <summary>
/// 10,000 workers and 2,000 watches on one coordinator, each with a connection of its own, from four load processes: the coordinator's memory and processor time,
/// and how long a job takes from the artist's call into a worker's hands.
/// </summary>
internal sealed class FleetSuite : IBenchmarkSuite
{
    private const int UsualSize = 10_000;
    private const int WorkersPerWatch = 5;
    private const int Children = 4;
    private const int Accounts = 100;
    private const int JobsPerRound = 200;
    private const int Side = 8;

    // Between two submissions: a steady trickle, as an artist who waits for nobody.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // Heartbeats of all workers are seen twice in this time.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public string Name => "fleet";

    public string Description => "10,000 workers and 2,000 watches on one coordinator: memory, and milliseconds from submission to a worker's hands";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var workers = options.Size > 0 ? options.Size : UsualSize;
        var watches = workers / WorkersPerWatch;
        await using var redis = await RedisServer.StartAsync(options.Persistence, cancellationToken: cancellationToken);
        await using var coordinator = await CoordinatorProgram.StartAsync(
            redis, [string.Create(CultureInfo.InvariantCulture, $"Coordinator:Redis:MaxPresences={Math.Max(16, workers)}")], cancellationToken);
        var secrets = new List<string>();
        for (var i = 0; i < Math.Min(Accounts, Math.Max(1, watches)); i++)
        {
            secrets.Add(await coordinator.MakeSecretAsync(string.Create(CultureInfo.InvariantCulture, $"artist-{i}"), cancellationToken));
        }

        var arrivals = new ConcurrentDictionary<string, TaskCompletionSource<long>>();
        var begun = Stopwatch.GetTimestamp();
        var children = new List<FleetProcess>();
        try
        {
            for (var i = 0; i < Children; i++)
            {
                var share = (workers + i) / Children;
                var tokens = new List<byte[]>();
                for (var enrolled = 0; enrolled < share; enrolled += FleetSettings.WorkersPerToken)
                {
                    tokens.Add(await coordinator.MakeTokenAsync(Math.Min(share - enrolled, FleetSettings.WorkersPerToken), cancellationToken));
                }

                var settings = new FleetSettings(coordinator.Grpc, [.. tokens], share, [.. secrets], (watches + i) / Children, i << 28);
                children.Add(FleetProcess.Start(settings, (job, at) => Arrival(job).TrySetResult(at)));
            }

            await Task.WhenAll(children.Select(child => child.Ready)).WaitAsync(cancellationToken);
            var connected = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{workers} workers and {watches} watches are connected after {connected:0} s"));
            return await MeasureAsync(connected);
        }
        finally
        {
            foreach (var child in children)
            {
                await child.DisposeAsync();
            }
        }

        TaskCompletionSource<long> Arrival(string job) =>
            arrivals.GetOrAdd(job, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

        async Task<IReadOnlyList<Measurement>> MeasureAsync(double connected)
        {
            // What connecting cost is over; what is left is what being connected costs.
            await Task.Delay(Rest, cancellationToken);
            var idle = ProcessFigures.CpuSeconds(coordinator.ProcessId);
            await Task.Delay(Rest, cancellationToken);
            var idleShare = (ProcessFigures.CpuSeconds(coordinator.ProcessId) - idle) / Rest.TotalSeconds;

            var artists = new List<LoadArtist>();
            foreach (var secret in secrets.Take(8))
            {
                artists.Add(await LoadArtist.StartAsync(coordinator.Grpc, CoordinatorProgram.WithKey(secret), cancellationToken));
            }

            var (p50, p99, memory) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = -1; round < options.Rounds; round++)
            {
                var milliseconds = await RunRoundAsync(artists);
                if (round < 0)
                {
                    // The round before the first compiled what is measured.
                    continue;
                }

                p50.Add(Quantiles.Of(milliseconds, 0.5));
                p99.Add(Quantiles.Of(milliseconds, 0.99));
                memory.Add(ProcessFigures.ResidentBytes(coordinator.ProcessId) / (double)(1 << 30));
                await progress.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"round {round + 1}: p50 {p50[^1]:0.00} p99 {p99[^1]:0.00} ms, {memory[^1]:0.00} GiB"));
            }

            await Task.WhenAll(artists.Select(artist => artist.DisposeAsync().AsTask()));
            return
            [
                new Measurement("fleet.connect", connected, "s") { Note = $"{workers} workers and {watches} watches enrolled and connected" },
                new Measurement("fleet.idle_cpu", 100 * idleShare, "% of a core") { Note = "heartbeats alone" },
                new Measurement("fleet.peak_memory", ProcessFigures.PeakResidentBytes(coordinator.ProcessId) / (double)(1 << 30), "GiB"),
                Measurement.Of("fleet.memory", memory, "GiB") with { AtMost = 1.5, Note = "resident, after each round" },
                Measurement.Of("fleet.dispatch_p50", p50, "ms") with { Note = $"{JobsPerRound} jobs a round, appendfsync {options.Persistence.Word()}" },
                Measurement.Of("fleet.dispatch_p99", p99, "ms") with { AtMost = 20 },
            ];
        }

        async Task<List<double>> RunRoundAsync(List<LoadArtist> artists)
        {
            var milliseconds = new List<double>(JobsPerRound);
            for (var i = 0; i < JobsPerRound; i++)
            {
                var begin = Stopwatch.GetTimestamp();
                var artist = artists[i % artists.Count];
                var job = await artist.SubmitAsync((ulong)i, Side, cancellationToken);
                milliseconds.Add(Stopwatch.GetElapsedTime(begin, await Arrival(job).Task.WaitAsync(cancellationToken)).TotalMilliseconds);
                arrivals.TryRemove(job, out _);
                await Task.Delay(Pause, cancellationToken);
            }

            return milliseconds;
        }
    }
}
