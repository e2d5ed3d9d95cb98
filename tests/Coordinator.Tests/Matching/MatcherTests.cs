using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Matching;

public sealed class MatcherTests
{
    private const long Now = 1_000_000;

    private readonly TestJobs _make = new(new SequentialIdSource());
    private readonly MatchingOptions _options = new();

    [Fact]
    public void Match_IdleWorker_GetsTheFirstJob()
    {
        var (one, two) = (_make.New().After, _make.New().After);

        var result = Matcher.Match([one, two], [Offer("a")], Now, _options);

        Assert.Equal([new MatchAssignment(one, new WorkerId("a"))], result.Assignments);
        var waiting = Assert.Single(result.Unmatched);
        Assert.Equal(two.Id, waiting.Job);
        Assert.Equal(1, waiting.Counts[MatchRefusal.NoFreeSlot]);
    }

    [Fact]
    public void Match_EachRefusal_IsCountedWithItsReason()
    {
        var job = _make.New().After with
        {
            Attempts =
            [
                Attempt("failed", AttemptOutcome.WorkerFailed, Now - 1_000), Attempt("declined", AttemptOutcome.Declined, Now - 1_000),
                Attempt("handed-back", AttemptOutcome.HandedBack, Now - 1_000), Attempt("lost", AttemptOutcome.WorkerLost, Now - 1_000),
            ],
        };
        WorkerOffer[] offers =
        [
            Offer("no-model", manifest: TestJobs.OtherManifest),
            Offer("no-sampler", samplers: ["euler"]),
            Offer("small", maxPixels: 128 * 127),
            Offer("failed"),
            Offer("declined"),
            Offer("handed-back"),
            Offer("paused") with { Paused = true },
            Offer("draining") with { Draining = true },
            Offer("busy", free: 0),
        ];

        var waiting = Assert.Single(Matcher.Match([job], offers, Now, _options).Unmatched);

        Assert.Equal(
            [
                ("no-model", MatchRefusal.ModelMissing),
                ("no-sampler", MatchRefusal.SamplerMissing),
                ("small", MatchRefusal.TooLarge),
                ("failed", MatchRefusal.FailedHereBefore),
                ("declined", MatchRefusal.FailedHereBefore),
                ("handed-back", MatchRefusal.HandedBackHere),
                ("paused", MatchRefusal.Paused),
                ("draining", MatchRefusal.Draining),
                ("busy", MatchRefusal.NoFreeSlot),
            ],
            waiting.Examples.Select(example => (example.Worker.Value, example.Refusal)));
        Assert.Equal(2, waiting.Counts[MatchRefusal.FailedHereBefore]);
        Assert.Equal("lost", Assert.Single(Matcher.Match([job], [.. offers, Offer("lost")], Now, _options).Assignments).Worker.Value);
    }

    [Fact]
    public void Match_AfterAWhile_TheSameWorkerMayTryAgain()
    {
        var job = _make.New().After with { Attempts = [Attempt("a", AttemptOutcome.WorkerFailed, Now)] };

        Assert.Empty(Matcher.Match([job], [Offer("a")], Now + 29_999, _options).Assignments);
        Assert.Single(Matcher.Match([job], [Offer("a")], Now + 30_000, _options).Assignments);
    }

    [Fact]
    public void Match_SeveralWorkers_PrefersLoadedThenFreeThenId()
    {
        var job = _make.New().After;
        Assert.Equal("z", Winner(Offer("a", loaded: false, free: 9), Offer("z", loaded: true)));
        Assert.Equal("z", Winner(Offer("a"), Offer("z", free: 2)));
        Assert.Equal("a", Winner(Offer("z"), Offer("a")));

        string Winner(params WorkerOffer[] offers) => Assert.Single(Matcher.Match([job], offers, Now, _options).Assignments).Worker.Value;
    }

    [Fact]
    public void Match_ManyRefusals_ShowsTwentyExamplesAndCountsAll()
    {
        var offers = Enumerable.Range(0, 50).Select(i => Offer($"w{i}", free: 0)).ToArray();

        var waiting = Assert.Single(Matcher.Match([_make.New().After], offers, Now, _options).Unmatched);

        Assert.Equal(20, waiting.Examples.Count);
        Assert.Equal(50, waiting.Counts[MatchRefusal.NoFreeSlot]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Match_RandomPools_HoldsItsPromises(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var offers = Enumerable.Range(0, random.Next(8)).Select(i => Offer(
                $"w{i}",
                random.Next(4) == 0 ? TestJobs.OtherManifest : TestJobs.Manifest,
                random.Next(4) == 0 ? ["euler"] : ["ddim", "euler"],
                random.Next(3) == 0 ? 128 * 128 : 0,
                random.Next(4),
                random.Next(2) == 0) with
            { Paused = random.Next(6) == 0, Draining = random.Next(6) == 0 }).ToList();
            var jobs = Enumerable.Range(0, random.Next(12)).Select(_ => _make.New(spec: TestJobs.Spec with
            {
                Manifest = random.Next(4) == 0 ? TestJobs.OtherManifest : TestJobs.Manifest,
                Sampler = random.Next(3) == 0 ? "euler" : "ddim",
                Width = random.Next(3) == 0 ? 256 : 128,
            }).After with
            {
                Attempts = random.Next(3) == 0 ? [Attempt($"w{random.Next(8)}", AttemptOutcome.ResultRefused, Now - random.Next(60_000))] : [],
            }).ToList();

            var result = Matcher.Match(jobs, offers, Now, _options);

            // Every job is told about once, in order.
            Assert.Equal(
                jobs.Select(job => job.Id).Order(), result.Assignments.Select(one => one.Job.Id).Concat(result.Unmatched.Select(one => one.Job)).Order());
            Assert.Equal(result.Assignments.OrderBy(one => jobs.IndexOf(one.Job)), result.Assignments);

            // Nobody gets more than he has room for, nor what he cannot run.
            var free = offers.ToDictionary(offer => offer.Worker, offer => offer.FreeSlots);
            foreach (var one in result.Assignments)
            {
                Assert.Null(Matcher.Refuse(one.Job, offers.Single(offer => offer.Worker == one.Worker), free[one.Worker]--, Now, _options));
            }

            // Who waits could not be served by anybody who still has room, and every worker's reason is counted.
            foreach (var waiting in result.Unmatched)
            {
                var job = jobs.Single(one => one.Id == waiting.Job);
                Assert.All(offers, offer => Assert.NotNull(Matcher.Refuse(job, offer, free[offer.Worker], Now, _options)));
                Assert.Equal(offers.Count, waiting.Counts.Values.Sum());
            }
        }
    }

    private static JobAttempt Attempt(string worker, AttemptOutcome outcome, long endedAtMs) =>
        new(new WorkerId(worker), 1, endedAtMs - 1, endedAtMs, outcome, "");

    private static WorkerOffer Offer(
        string id, ManifestId? manifest = null, string[]? samplers = null, long maxPixels = 0, int free = 1, bool loaded = true) =>
        new(
            new WorkerId(id),
            new WorkerCapabilities
            {
                Models = [new ModelCapability(manifest ?? TestJobs.Manifest, loaded, maxPixels, "fp32")],
                Slots = 4,
                Device = "",
                ExecutionProvider = "cpu",
                Samplers = samplers ?? ["ddim"],
            },
            free,
            Paused: false,
            Draining: false);
}
