using System.Diagnostics;
using System.Globalization;
using SogniLike.Benchmarks.Statistics;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Benchmarks.Matching;

/// <summary>
/// What it takes to find the worker for a job among 10,000 idle ones of many kinds: the matcher alone, with the record of why this one and why not the others,
/// and with the new offer of a worker that changed. No store, no network.
/// </summary>
internal sealed class MatchingSuite : IBenchmarkSuite
{
    private const int UsualSize = 10_000;
    private const int JobsPerRound = 2_000;
    private const int Models = 5;
    private const int Accounts = 20;
    private const long Now = 1_000_000;

    private static readonly long[] Memories = [4L << 30, 8L << 30, 12L << 30, 24L << 30];
    private static readonly string[][] SamplersOf = [["ddim"], ["ddim", "euler"]];
    private static readonly MatchingOptions Options = new();

    public string Name => "matching";

    public string Description => "milliseconds to match a job among 10,000 idle workers";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var workers = options.Size > 0 ? options.Size : UsualSize;
        var index = new OfferIndex();
        var offers = Enumerable.Range(0, workers).Select(Offer).ToDictionary(offer => offer.Worker);
        foreach (var offer in offers.Values)
        {
            index.Put(offer);
        }

        var jobs = Jobs();
        var (p50, p99, longest) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < options.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var milliseconds = jobs.Select(job => Match(index, offers, job)).ToList();
            if (round < 0)
            {
                // The round before the first compiled what is measured.
                continue;
            }

            p50.Add(Quantiles.Of(milliseconds, 0.5));
            p99.Add(Quantiles.Of(milliseconds, 0.99));
            longest.Add(milliseconds.Max());
            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"round {round + 1}: p50 {p50[^1]:0.0000} p99 {p99[^1]:0.0000} longest {longest[^1]:0.000} ms"));
        }

        return
        [
            Measurement.Of("matching.p50", p50, "ms") with { Note = $"{workers} idle workers, {JobsPerRound} jobs a round, one at a time" },
            Measurement.Of("matching.p99", p99, "ms") with { AtMost = 20 },
            Measurement.Of("matching.longest", longest, "ms") with { Note = "of a round" },
        ];
    }

    /// <summary>One pass for one job; the worker that got it is idle again afterwards.</summary>
    private static double Match(OfferIndex index, Dictionary<WorkerId, WorkerOffer> offers, Job job)
    {
        var begun = Stopwatch.GetTimestamp();
        var order = new FairOrder(Now, TimeSpan.FromMinutes(2));
        order.Add(new QueueId(job.Spec.Manifest, PriorityClass.Normal), new QueueFlow(job.Account, 0, null, []), [job]);
        foreach (var assignment in new Matcher(order, index, Now, Options).Match([]).Assignments)
        {
            index.Put(offers[assignment.Worker]);
        }

        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>A worker with one to three models, one of them in memory; a tenth is of somebody who serves an account first.</summary>
    private static WorkerOffer Offer(int number)
    {
        var random = new Random(number);
        var first = random.Next(Models);
        var capabilities = new WorkerCapabilities
        {
            Models =
            [
                .. Enumerable.Range(0, random.Next(1, 4)).Select(place => new ModelCapability(
                    ManifestOf((first + place) % Models), Loaded: place == 0, MaxPixels: random.Next(3) * 512 * 512, random.Next(2) == 0 ? "fp16" : "fp32")),
            ],
            Slots = 1,
            Device = "gpu",
            ExecutionProvider = "cuda",
            MemoryBytes = Memories[random.Next(Memories.Length)],
            Samplers = SamplersOf[random.Next(SamplersOf.Length)],
            Modes = ["txt2img"],
            ContentClasses = random.Next(2) == 0 ? [] : ["violence"],
            PriorityAccounts = random.Next(10) == 0 ? [AccountOf(random.Next(Accounts)).Value] : [],
        };
        return new WorkerOffer(new WorkerId(string.Create(CultureInfo.InvariantCulture, $"01WORKER{number:000000000000000000}")), capabilities, 1, Paused: false, Draining: false);
    }

    /// <summary>Jobs of every kind: easy ones, picky ones, retries, and some that nobody can run.</summary>
    private static List<Job> Jobs()
    {
        var make = new TestJobs(new SequentialIdSource());
        return
        [
            .. Enumerable.Range(0, JobsPerRound).Select(number =>
            {
                var spec = TestJobs.Spec with
                {
                    Manifest = ManifestOf(number % Models),
                    Sampler = number % 20 == 7 ? "nobody's" : number % 3 == 0 ? "euler" : "ddim",
                    Needs = number % 4 == 1 ? new JobNeeds("txt2img", "fp16", 8L << 30) : null,
                    ContentClasses = number % 5 == 2 ? ["violence"] : [],
                };
                var job = make.New(Now, AccountOf(number % Accounts), spec).After;
                return number % 10 == 3
                    ? job with { Attempts = [new JobAttempt(Offer(number).Worker, 1, Now - 60_000, Now - 40_000, AttemptOutcome.WorkerFailed, "")] }
                    : job;
            }),
        ];
    }

    private static ManifestId ManifestOf(int model) => new(new string((char)('0' + model), 64));

    private static AccountId AccountOf(int number) => new(string.Create(CultureInfo.InvariantCulture, $"artist-{number}"));
}
