using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests.Chaos;

/// <summary>
/// Real processes, killed with -9 at random while jobs go through them. Artists do what the contract asks of them: repeat a submission under its idempotency
/// key until it is answered, and resume the watch from the last event. At the end every acknowledged job is accounted for. Runs once.
/// </summary>
internal sealed class ChaosRun : IDisposable
{
    private const int Submitters = 8;
    private const int MostImages = 4;
    private const int Steps = 5;
    private const uint Side = 64;
    private const int Page = 100;

    // Leases end soon after a kill, and no number of kills makes a job fail, puts a worker on hold or makes the coordinator wary of starting its Redis again.
    private static readonly string[] Settings =
    [
        "Coordinator:Leasing:LeaseLength=00:00:06",
        "Coordinator:Leasing:HeartbeatInterval=00:00:01",
        "Coordinator:Leasing:ReconnectGrace=00:00:03",
        "Coordinator:Leasing:RestartGrace=00:00:06",
        "Coordinator:Leasing:MaxCountedAttempts=10",
        "Coordinator:Leasing:MaxLeases=1000",
        "Coordinator:Workers:HoldAfterFailures=100",
        "Coordinator:Workers:HoldWindow=00:01:00",
        "Coordinator:Matching:AvoidAfterFailure=00:00:01",
        "Coordinator:Verification:RequireCommitments=false",
        "Coordinator:Credits:DailyCredits=1000000000",
        "Coordinator:Credits:JournalKept=1000",
        "Coordinator:Retention:SweepInterval=00:00:02",
        "Coordinator:Admission:MaxActiveJobsPerAccount=100000",
        "Coordinator:Admission:SubmitsPerMinute=1000000",
        "Coordinator:Admission:SubmitBurst=1000000",
        "Coordinator:Redis:MaxRestartDelay=00:00:01",
        "Coordinator:Logging:Level=Warning",
    ];

    private readonly ChaosOptions _options;
    private readonly LocalPool _pool;
    private readonly TextWriter _progress;
    private readonly List<(string Name, RunningProgram Program)> _workers = [];
    private readonly ConcurrentDictionary<string, bool> _acknowledged = new();
    private readonly SemaphoreSlim _places;
    private readonly Stopwatch _clock = new();
    private readonly CancellationTokenSource _stuck = new();
    private int _submitted;
    private int _coordinatorKills;
    private int _workerKills;
    private int _redisKills;

    private ChaosRun(ChaosOptions options, LocalPool pool, TextWriter progress)
    {
        (_options, _pool, _progress) = (options, pool, progress);
        _places = new SemaphoreSlim(options.MostOutstanding);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="output">Takes what the programs said.</param>
    /// <param name="progress">Takes lines for a person who waits.</param>
    public static async Task<ChaosReport> RunAsync(ChaosOptions options, ITestOutputHelper output, TextWriter progress)
    {
        await using var pool = await LocalPool.StartAsync(output, [.. Settings.SelectMany(setting => new[] { "--set", setting })]);
        using var run = new ChaosRun(options, pool, progress);
        return await run.RunAsync();
    }

    public void Dispose()
    {
        _places.Dispose();
        _stuck.Dispose();
    }

    private async Task<ChaosReport> RunAsync()
    {
        for (var i = 0; i < _options.Workers; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"worker-{i}");
            await _pool.EnrolAsync(name);
            _workers.Add((name, StartWorker(name)));
        }

        await using var watch = new AccountWatch(_pool);
        var start = await watch.Start;
        _clock.Start();
        using var submitted = new CancellationTokenSource();
        var freeing = FreePlacesAsync(watch, submitted.Token);
        var killing = KillAsync(submitted.Token);
        await Task.WhenAll(Enumerable.Range(0, Submitters).Select(SubmitAsync));
        await submitted.CancelAsync();
        await killing;
        await WaitForTheEndAsync(watch);
        await freeing;
        return await AccountAsync(watch, start, _clock.Elapsed);
    }

    private static bool IsOver(Job job) => job.State is JobState.Delivered or JobState.Failed or JobState.Cancelled or JobState.Refused;

    // A kill may show as any of these, at any moment of a call.
    private static bool IsOutage(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.DeadlineExceeded;

    private RunningProgram StartWorker(string name) => _pool.StartProgram(
        name, Programs.ChaosWorker, [_pool.FolderOf(name), LocalPool.ModelFolder, $"{_options.Slots}", $"{_options.LongestJob.TotalMilliseconds:0}"]);

    private async Task SubmitAsync(int submitter)
    {
        var random = new Random(unchecked((_options.Seed * 31) + submitter + 1));
        for (var request = 0; ; request++)
        {
            var count = random.Next(1, MostImages + 1);
            count = Math.Min(count, _options.Jobs - (Interlocked.Add(ref _submitted, count) - count));
            if (count <= 0)
            {
                return;
            }

            for (var i = 0; i < count; i++)
            {
                await _places.WaitAsync(_stuck.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_stuck.IsCancellationRequested)
            {
                return;
            }

            // Seeds grow from image to image within a request: no two jobs of the run have the same.
            var seed = (ulong)(((long)submitter << 26) + (request * MostImages));
            var spec = new JobSpec { Model = LocalPool.Model, Prompt = "chaos", Seed = seed, Steps = Steps, Width = Side, Height = Side };
            var jobs = await InsistAsync(() => _pool.SubmitAsync(spec, (uint)count, $"chaos-{_options.Seed}-{submitter}-{request}"));
            foreach (var job in jobs.Jobs)
            {
                _acknowledged[job.Id] = true;
            }
        }
    }

    /// <summary>Repeats a call that an outage may have answered, until something else does.</summary>
    /// <exception cref="TimeoutException">Nothing else did, for longer than any outage of the run lasts.</exception>
    private async Task<T> InsistAsync<T>(Func<Task<T>> call)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call().WaitAsync(_options.Patience);
            }
            catch (RpcException e) when (IsOutage(e) && Stopwatch.GetElapsedTime(begun) < _options.Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>Lets as many jobs in as are over. When none is over for long, the run ends: what is left is stuck.</summary>
    private async Task FreePlacesAsync(AccountWatch watch, CancellationToken submitted)
    {
        var (freed, since) = (0, Stopwatch.GetTimestamp());
        while (!submitted.IsCancellationRequested)
        {
            var over = watch.Count(change => IsOver(change.Job));
            if (over > freed)
            {
                _places.Release(over - freed);
                (freed, since) = (over, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > _options.Patience)
            {
                await _stuck.CancelAsync();
                return;
            }

            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(50), submitted));
        }
    }

    private async Task KillAsync(CancellationToken submitted)
    {
        var random = new Random(_options.Seed);
        while (true)
        {
            await Task.WhenAny(Task.Delay(2 * random.NextDouble() * _options.BetweenKills, submitted));
            if (submitted.IsCancellationRequested)
            {
                return;
            }

            switch (random.Next(6))
            {
                case 0 or 1:
                    await _pool.Coordinator.KillAsync();
                    _coordinatorKills++;
                    await Task.Delay(TimeSpan.FromSeconds(random.NextDouble()), CancellationToken.None);
                    await _pool.StartCoordinatorAsync();
                    break;
                case 2 when _pool.RedisProcesses() is [var redis]:
                    ProcessTable.Kill(redis);
                    _redisKills++;
                    break;
                default:
                    var victim = random.Next(_workers.Count);
                    var (name, program) = _workers[victim];
                    await program.KillAsync();
                    _workerKills++;
                    _workers[victim] = (name, StartWorker(name));
                    break;
            }

            await _progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{_clock.Elapsed.TotalSeconds:0} s: {_acknowledged.Count} of {_options.Jobs} acknowledged; killed: coordinator {_coordinatorKills}, workers {_workerKills}, redis-server {_redisKills}"));
        }
    }

    private async Task WaitForTheEndAsync(AccountWatch watch)
    {
        await _pool.WaitUntilReadyAsync();
        var (over, since) = (0, Stopwatch.GetTimestamp());
        while (over < _acknowledged.Count && Stopwatch.GetElapsedTime(since) < _options.Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
            var now = watch.Count(change => IsOver(change.Job));
            if (now > over)
            {
                (over, since) = (now, Stopwatch.GetTimestamp());
            }
        }
    }

    private async Task<ChaosReport> AccountAsync(AccountWatch watch, ulong start, TimeSpan took)
    {
        var known = new Dictionary<string, Job>();
        var listedTwice = 0;
        var page = "";
        do
        {
            var answer = await InsistAsync(() => _pool.Artist.ListJobsAsync(new ListJobsRequest { PageSize = Page, PageToken = page }, _pool.Key).ResponseAsync);
            foreach (var job in answer.Jobs)
            {
                listedTwice += known.TryAdd(job.Id, job) ? 0 : 1;
            }

            page = answer.NextPageToken;
        }
        while (page.Length > 0);

        var delivered = known.Values.Where(job => job.State == JobState.Delivered).ToList();
        var withoutImage = await CountMissingImagesAsync(delivered);
        var ids = watch.Changes.Select(change => change.EventId).ToList();
        var outOfOrder = ids.Where((id, i) => id != start + (ulong)i + 1).Count() + (watch.Snapshots - 1);
        var versions = watch.Changes.GroupBy(change => change.Job.Id).Count(
            changes => !changes.Select(change => change.Job.Version).SequenceEqual(Enumerable.Range(1, changes.Count()).Select(version => (ulong)version)));
        var (records, problems) = await VerifyLedgerAsync(delivered.Sum(job => (long)job.PriceMillicredits));
        return new ChaosReport(
            _options.Seed,
            _acknowledged.Count,
            delivered.Count,
            known.Values.Count(job => job.State is JobState.Failed or JobState.Cancelled or JobState.Refused),
            _acknowledged.Keys.Count(id => !known.ContainsKey(id)) + withoutImage,
            known.Keys.Count(id => !_acknowledged.ContainsKey(id)) + listedTwice + outOfOrder + versions
                + delivered.Count(job => job.Attempts.Count(attempt => attempt.Outcome == "delivered") != 1),
            known.Values.Count(job => !IsOver(job)),
            records,
            problems,
            _coordinatorKills,
            _workerKills,
            _redisKills,
            known.Values.Sum(job => Math.Max(0, job.Attempts.Count - 1)),
            took);
    }

    /// <summary>The operator's own check; and after it: nothing is held any more, and what was paid is the price of what was delivered.</summary>
    private async Task<(long Records, IReadOnlyList<string> Problems)> VerifyLedgerAsync(long prices)
    {
        var verified = await _pool.SogniAsync("admin", "ledger", "verify", "--json");
        var report = JsonNode.Parse(verified.StandardOutput)!;
        var problems = report["problems"]!.AsArray().Select(problem => (string)problem!).ToList();
        if ((long)report["held_millicredits"]! != 0)
        {
            problems.Add($"{report["held_millicredits"]} millicredits are held for {report["open_holds"]} jobs that are over");
        }

        var balances = await _pool.Admin.ListLedgerBalancesAsync(new ListLedgerBalancesRequest { PageSize = 5_000 }, _pool.Key);
        var paid = balances.Balances.Where(balance => balance.Account == "reserve" || balance.Account.StartsWith("worker:", StringComparison.Ordinal)).Sum(balance => balance.Millicredits);
        if (paid != prices)
        {
            problems.Add($"{paid} millicredits were paid for images that cost {prices}");
        }

        return ((long)report["records"]!, problems);
    }

    private async Task<int> CountMissingImagesAsync(IReadOnlyList<Job> delivered)
    {
        var missing = 0;
        await Parallel.ForEachAsync(delivered, async (job, _) =>
        {
            var image = await InsistAsync(async () =>
            {
                try
                {
                    return await _pool.DownloadAsync(job.Id);
                }
                catch (RpcException e) when (!IsOutage(e))
                {
                    return [];
                }
            });
            if ((ulong)image.Length != job.Image.SizeBytes)
            {
                Interlocked.Increment(ref missing);
            }
        });
        return missing;
    }
}
