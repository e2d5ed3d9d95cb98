using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using SogniLike.Benchmarks.Pools;

namespace SogniLike.Benchmarks.Fleet;

/// <summary>
/// A load process: workers and watches with a connection each. Writes "ready" once all are connected, then a line "job timestamp" for every job that came into a
/// worker's hands (the monotonic clock is the same in all processes of the machine), until its input ends.
/// </summary>
internal static class FleetChild
{
    /// <summary>First argument of the process.</summary>
    public const string Word = "fleet-child";

    private const int Side = 8;
    private const int AtOnce = 16;

    /// <param name="settings"><see cref="FleetSettings"/> as JSON.</param>
    public static async Task<int> RunAsync(string settings, TextReader input, TextWriter output)
    {
        var fleet = JsonSerializer.Deserialize<FleetSettings>(settings)!;
        var images = new NoiseSupply(Side, fleet.FirstImage);
        var (workers, artists) = (new ConcurrentBag<LoadWorker>(), new ConcurrentBag<LoadArtist>());
        var writing = new Lock();

        // One after the other: each use of a token changes it.
        for (var i = 0; i < fleet.Workers; i++)
        {
            workers.Add(await LoadWorker.EnrolAsync(fleet.Coordinator, fleet.Tokens[i / FleetSettings.WorkersPerToken], i, CancellationToken.None));
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(workers, options, async (worker, token) => await worker.ConnectAsync(images, Report, slots: 1, token));
        await Parallel.ForAsync(0, fleet.Watches, options, async (i, token) =>
            artists.Add(await LoadArtist.StartAsync(fleet.Coordinator, CoordinatorProgram.WithKey(fleet.Keys[i % fleet.Keys.Length]), token)));
        WriteLine("ready");

        // A worker or a watch that ends before its time fails the whole measurement.
        var end = await Task.WhenAny([input.ReadToEndAsync(), .. workers.Select(worker => worker.Serving), .. artists.Select(artist => artist.Watching)]);
        await end;
        return end is Task<string> ? 0 : 1;

        void Report(string job, long at) => WriteLine(string.Create(CultureInfo.InvariantCulture, $"{job} {at}"));

        void WriteLine(string line)
        {
            lock (writing)
            {
                output.WriteLine(line);
                output.Flush();
            }
        }
    }
}
