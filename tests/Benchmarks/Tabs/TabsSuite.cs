using System.Collections.Concurrent;
using System.Globalization;
using SogniLike.Benchmarks.Pools;
using SogniLike.Benchmarks.Processes;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Tabs;

/// <summary>
/// What an open tab of the portal costs the coordinator: 2,000 streams of events of 100 accounts against none, each round on a coordinator of its own, for memory that a process once had it
/// seldom gives back.
/// </summary>
internal sealed class TabsSuite : IBenchmarkSuite
{
    private const int UsualSize = 2_000;
    private const int Accounts = 100;
    private const int JobsPerAccount = 10;
    private const int WarmTabs = 50;
    private const int AtOnce = 32;
    private const double MostKilobytes = 60;

    // Keep-alives of every stream fall into the second half.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(4);

    public string Name => "tabs";

    public string Description => "2,000 open tabs of the portal: memory and processor time of the coordinator for each";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var tabs = options.Size > 0 ? options.Size : UsualSize;
        var (memory, without, cpu) = (new List<double>(), new List<double>(), new List<double>());
        await using var redis = await RedisServer.StartAsync(options.Persistence, cancellationToken: cancellationToken);
        for (var round = 0; round < options.Rounds; round++)
        {
            var (none, all, share) = await MeasureAsync(redis, tabs, cancellationToken);
            without.Add(none / 1e6);
            memory.Add((all - none) / 1e3 / tabs);
            cpu.Add(100 * share);
            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"round {round + 1}: {none / 1e6:0} MB with none, {all / 1e6:0} MB with {tabs}, {memory[^1]:0.0} kB each, {cpu[^1]:0.0} % of a core"));
        }

        return
        [
            Measurement.Of("tabs.memory", memory, "kB each") with { AtMost = MostKilobytes, Note = $"resident with {tabs} less resident with none" },
            Measurement.Of("tabs.memory_without", without, "MB") with { Note = "resident with none, after some had been open" },
            Measurement.Of("tabs.idle_cpu", cpu, "% of a core") with { Note = $"{tabs} of them to which nothing happens" },
        ];
    }

    private static async Task<(long None, long All, double CpuShare)> MeasureAsync(RedisServer redis, int tabs, CancellationToken cancellationToken)
    {
        await using var coordinator = await CoordinatorProgram.StartAsync(redis, ["Coordinator:Rest:KeepAliveInterval=00:00:05"], cancellationToken);
        var artist = new ArtistService.ArtistServiceClient(coordinator.Channel);
        var keys = new List<string>();
        for (var i = 0; i < Accounts; i++)
        {
            keys.Add(await coordinator.MakeSecretAsync(string.Create(CultureInfo.InvariantCulture, $"artist-{i}"), cancellationToken));
            await SubmitAsync(artist, keys[i], JobsPerAccount, cancellationToken);
        }

        // Code is compiled and pools are filled by the first, whoever they are.
        await CloseAsync(await OpenAsync(coordinator, keys, WarmTabs, cancellationToken));
        await Task.Delay(Rest, cancellationToken);
        var none = ProcessFigures.ResidentBytes(coordinator.ProcessId);

        var open = await OpenAsync(coordinator, keys, tabs, cancellationToken);
        try
        {
            // Something happens to each, as to a tab that somebody looks at.
            foreach (var key in keys)
            {
                await SubmitAsync(artist, key, 1, cancellationToken);
            }

            await Task.WhenAll(open.Select(tab => tab.Changed)).WaitAsync(cancellationToken);
            await Task.Delay(Rest, cancellationToken);
            var before = ProcessFigures.CpuSeconds(coordinator.ProcessId);
            await Task.Delay(Rest, cancellationToken);
            var share = (ProcessFigures.CpuSeconds(coordinator.ProcessId) - before) / Rest.TotalSeconds;
            return (none, ProcessFigures.ResidentBytes(coordinator.ProcessId), share);
        }
        finally
        {
            await CloseAsync(open);
        }
    }

    private static async Task<IReadOnlyCollection<OpenTab>> OpenAsync(CoordinatorProgram coordinator, List<string> keys, int tabs, CancellationToken cancellationToken)
    {
        var open = new ConcurrentBag<OpenTab>();
        try
        {
            await Parallel.ForAsync(0, tabs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) =>
                open.Add(await OpenTab.OpenAsync(coordinator.Http, keys[i % keys.Count], token)));
            return open;
        }
        catch
        {
            await CloseAsync(open);
            throw;
        }
    }

    private static Task CloseAsync(IEnumerable<OpenTab> tabs) => Task.WhenAll(tabs.Select(tab => tab.DisposeAsync().AsTask()));

    private static async Task SubmitAsync(ArtistService.ArtistServiceClient artist, string key, int count, CancellationToken cancellationToken) => await artist.SubmitJobsAsync(
        new SubmitJobsRequest { Spec = new JobSpec { Model = CoordinatorProgram.Model, Prompt = "a lighthouse at dusk, oil on canvas" }, Count = (uint)count },
        CoordinatorProgram.WithKey(key),
        cancellationToken: cancellationToken);
}
