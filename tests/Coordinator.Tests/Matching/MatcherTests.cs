using System.Collections.Immutable;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
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
        var (one, two) = (New(), New());

        var result = Match([one, two], [Offer("a")]);

        var assignment = Assert.Single(result.Assignments);
        Assert.Equal((one.Id, "a", one.Id), (assignment.Job.Id, assignment.Worker.Value, assignment.Batch));
        Assert.Equal((MatchChoice.ModelLoaded, 1), (assignment.Why.Choice, assignment.Why.Able));

        // Nobody was idle any more: there is nothing to say about the other one.
        Assert.Empty(result.Unmatched);
    }

    [Fact]
    public void Match_EachRefusal_IsCountedWithItsReason()
    {
        var job = New(TestJobs.Spec with { Needs = new JobNeeds("img2img", "fp32", 4L << 30), ContentClasses = ["general", "violence"] }) with
        {
            Attempts =
            [
                Attempt("failed", AttemptOutcome.WorkerFailed), Attempt("declined", AttemptOutcome.Declined),
                Attempt("handed-back", AttemptOutcome.HandedBack), Attempt("revoked", AttemptOutcome.WorkerRevoked),
            ],
        };
        WorkerCapabilities able = Capabilities() with { MemoryBytes = 8L << 30, Modes = ["img2img"], ContentClasses = ["violence"] };
        WorkerOffer[] offers =
        [
            Offer("no-model", able with { Models = [new ModelCapability(TestJobs.OtherManifest, true, 0, "fp32")] }),
            Offer("no-sampler", able with { Samplers = ["euler"] }),
            Offer("no-mode", able with { Modes = [] }),
            Offer("small", able with { Models = [able.Models[0] with { MaxPixels = 128 * 127 }] }),
            Offer("little-memory", able with { MemoryBytes = (4L << 30) - 1 }),
            Offer("half", able with { Models = [able.Models[0] with { Precision = "fp16" }] }),
            Offer("careful", able with { ContentClasses = [] }),
            Offer("failed", able),
            Offer("declined", able),
            Offer("handed-back", able),
            Offer("paused", able) with { Paused = true },
            Offer("draining", able) with { Draining = true },
            Offer("busy", able) with { FreeSlots = 0 },
        ];

        var why = Assert.Single(Match([job], offers).Unmatched).Why;

        Assert.Equal(
            [
                "careful ContentRefused", "declined FailedHereBefore", "failed FailedHereBefore", "half OtherPrecision", "handed-back HandedBackHere",
                "little-memory TooLittleMemory", "no-mode ModeMissing", "no-model ModelMissing", "no-sampler SamplerMissing", "small TooLarge",
            ],
            why.Examples.Select(example => $"{example.Worker} {example.Refusal}").Order(StringComparer.Ordinal));
        Assert.Equal(2, why.Refused.Single(count => count.Refusal == MatchRefusal.FailedHereBefore).Workers);
        Assert.Equal(10, why.Refused.Sum(count => count.Workers));
        var chosen = Assert.Single(Match([job], [.. offers, Offer("revoked", able)]).Assignments);
        Assert.Equal(("revoked", 1), (chosen.Worker.Value, chosen.Why.Able));
    }

    [Fact]
    public void Match_AfterAWhile_TheSameWorkerMayTryAgain()
    {
        var job = New() with { Attempts = [Attempt("a", AttemptOutcome.WorkerFailed)] };

        Assert.Empty(Match([job], [Offer("a")], Now + 28_999).Assignments);
        Assert.Single(Match([job], [Offer("a")], Now + 29_000).Assignments);
    }

    [Fact]
    public void Match_LoadedModel_IsPreferred()
    {
        var chosen = Assert.Single(Match([New()], [Offer("a", Capabilities(loaded: false)), Offer("z")]).Assignments);
        Assert.Equal(("z", MatchChoice.ModelLoaded, 2), (chosen.Worker.Value, chosen.Why.Choice, chosen.Why.Able));
        Assert.Equal(MatchChoice.ModelToLoad, Assert.Single(Match([New()], [Offer("a", Capabilities(loaded: false))]).Assignments).Why.Choice);
    }

    [Fact]
    public void Match_ManyRefusals_ShowsTwentyExamplesAndCountsAll()
    {
        var offers = Enumerable.Range(0, 5_000).Select(i => Offer($"w{i:D4}", Capabilities() with { Samplers = ["euler"] })).ToArray();

        var why = Assert.Single(Match([New()], offers).Unmatched).Why;

        Assert.Equal(20, why.Examples.Count);
        Assert.Equal([new MatchCount(MatchRefusal.SamplerMissing, 5_000)], why.Refused);
    }

    [Fact]
    public void Match_WorkersOfDifferentSpeed_GetWorkInProportion()
    {
        var index = new OfferIndex();
        WorkerOffer[] offers = [WithSpeed("fast", 3), WithSpeed("slow", 1)];
        var got = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            // Both are idle whenever a job comes.
            Array.ForEach(offers, offer => index.Put(offer));
            got.Add(Assert.Single(new Matcher(OrderOf([New()]), index, Now, _options).Match([]).Assignments).Worker.Value);
        }

        Assert.InRange(got.Count(name => name == "fast"), 299, 301);

        static WorkerOffer WithSpeed(string id, double speed) =>
            Offer(id) with { Speeds = ImmutableDictionary<ManifestId, WorkerSpeed>.Empty.Add(TestJobs.Manifest, new WorkerSpeed(speed, [])) };
    }

    [Fact]
    public void Match_WorkerThatWasAway_DoesNotMakeUpForIt()
    {
        var index = new OfferIndex();
        for (var i = 0; i < 50; i++)
        {
            index.Put(Offer("here"));
            new Matcher(OrderOf([New()]), index, Now, _options).Match([]);
        }

        index.Put(Offer("here"));
        index.Put(Offer("back"));
        var got = Enumerable.Range(0, 10).Select(_ =>
        {
            var worker = Assert.Single(new Matcher(OrderOf([New()]), index, Now, _options).Match([]).Assignments).Worker;
            index.Put(Offer(worker.Value));
            return worker.Value;
        }).ToList();

        Assert.InRange(got.Count(name => name == "back"), 5, 6);
    }

    [Theory]
    [InlineData(50_000, "other")]
    [InlineData(50_001, "this")]
    public void Match_AnotherModelIsLoaded_TheWorkerIsKeptForItWithinTheAllowance(long behind, string expected)
    {
        var index = new OfferIndex();
        var both = Capabilities(loaded: false) with { Models = [new(TestJobs.Manifest, false, 0, ""), new(TestJobs.OtherManifest, true, 0, "")] };
        index.Put(Offer("w", both));
        var (here, there) = (New(), New(TestJobs.Spec with { Manifest = TestJobs.OtherManifest }));
        var order = new FairOrder(Now, TimeSpan.FromMinutes(2));
        order.Add(Queue(here), new QueueFlow(new AccountId("ada"), 1_000, null, []), [here]);
        order.Add(Queue(there), new QueueFlow(new AccountId("bob"), 1_000 + behind, null, []), [there]);

        var got = Assert.Single(new Matcher(order, index, Now, _options).Match([]).Assignments).Job;

        Assert.Equal(expected == "this" ? here.Id : there.Id, got.Id);
    }

    [Fact]
    public void Match_KeptButNothingCame_TheJobIsServedAllTheSame()
    {
        var both = Capabilities(loaded: false) with { Models = [new(TestJobs.Manifest, false, 0, ""), new(TestJobs.OtherManifest, true, 128 * 127, "")] };
        var (here, tooLarge) = (New(), New(TestJobs.Spec with { Manifest = TestJobs.OtherManifest }));

        var result = Match([here, tooLarge], [Offer("a", both), Offer("b", both)]);

        Assert.Equal(here.Id, Assert.Single(result.Assignments).Job.Id);
        Assert.Equal(tooLarge.Id, Assert.Single(result.Unmatched).Job);
    }

    [Fact]
    public void Match_OwnersJobs_GoOnlyToTheirWorkersAndFirst()
    {
        var (other, own) = (New(), New() with { Account = new AccountId("bob") });
        var index = new OfferIndex();
        index.Put(Offer("a") with { Owner = "bob" });
        index.Put(Offer("b"));

        var result = new Matcher(OrderOf([other, own]), index, Now, _options).Match([own]);

        Assert.Equal([(own.Id, "a"), (other.Id, "b")], result.Assignments.Select(one => (one.Job.Id, one.Worker.Value)));
    }

    [Fact]
    public void Match_IdleWorkerBeforeBatch_AndOnlyEqualJobsJoin()
    {
        var jobs = new[] { New(), New(), New(TestJobs.Spec with { Steps = 5 }), New(TestJobs.Spec with { Prompt = "a pear", Seed = 7 }), New() };

        var result = Match(jobs, [Offer("a", Capabilities() with { MaxBatch = 2 }), Offer("b", Capabilities() with { MaxBatch = 1 })]);

        Assert.Equal(
            [(jobs[0].Id, "a", jobs[0].Id), (jobs[1].Id, "b", jobs[1].Id), (jobs[3].Id, "a", jobs[0].Id)],
            result.Assignments.Select(one => (one.Job.Id, one.Worker.Value, one.Batch)));
    }

    [Fact]
    public void Match_SeveralBatchesOfEqualJobs_AreFilledEvenlyAndToTheEnd()
    {
        var jobs = Enumerable.Range(0, 9).Select(_ => New()).ToArray();

        var result = Match(jobs, [Offer("a", Capabilities() with { MaxBatch = 4 }), Offer("b", Capabilities() with { MaxBatch = 4 })]);

        Assert.Equal("abababab", string.Concat(result.Assignments.Select(one => one.Worker.Value)));
        Assert.Equal([jobs[0].Id, jobs[1].Id], result.Assignments.Select(one => one.Batch).Distinct());
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
            var offers = Enumerable.Range(0, random.Next(8)).Select(i => Offer($"w{i}", new WorkerCapabilities
            {
                Models = [.. new[] { TestJobs.Manifest, TestJobs.OtherManifest }.Where(_ => random.Next(3) > 0)
                    .Select(model => new ModelCapability(model, random.Next(2) == 0, random.Next(3) == 0 ? 128 * 128 : 0, "fp32"))],
                Slots = 4,
                Device = "",
                ExecutionProvider = "cpu",
                Samplers = random.Next(4) == 0 ? ["euler"] : ["ddim", "euler"],
                MaxBatch = random.Next(1, 3),
            }) with
            { FreeSlots = random.Next(4), Paused = random.Next(6) == 0, Draining = random.Next(6) == 0 }).ToList();
            var jobs = Enumerable.Range(0, random.Next(12)).Select(_ => New(TestJobs.Spec with
            {
                Manifest = random.Next(4) == 0 ? TestJobs.OtherManifest : TestJobs.Manifest,
                Sampler = random.Next(3) == 0 ? "euler" : "ddim",
                Width = random.Next(3) == 0 ? 256 : 128,
            }) with
            {
                Account = new AccountId($"account-{random.Next(3)}"),
                Attempts = random.Next(3) == 0 ? [Attempt($"w{random.Next(8)}", AttemptOutcome.ResultRefused)] : [],
            }).ToList();

            var result = Match(jobs, offers);

            // Nobody gets more than there is room for, nor what it cannot run, nor what it just failed.
            var idle = offers.Where(offer => offer.IsIdle).ToDictionary(offer => offer.Worker);
            foreach (var one in result.Assignments)
            {
                Assert.True(Can(one.Job, idle[one.Worker]), $"seed {seed}, round {round}");
            }

            foreach (var worker in result.Assignments.GroupBy(one => one.Worker))
            {
                Assert.True(worker.Select(one => one.Batch).Distinct().Count() <= idle[worker.Key].FreeSlots);
                Assert.All(worker.GroupBy(one => one.Batch), batch => Assert.True(batch.Count() <= idle[worker.Key].Capabilities.MaxBatch));
            }

            Assert.Equal(result.Assignments.Count, result.Assignments.DistinctBy(one => one.Job.Id).Count());

            // Whoever waits could not be served by anybody who still has room, and every worker that is left was counted.
            var left = offers.Where(offer =>
                offer.IsIdle && result.Assignments.Where(one => one.Worker == offer.Worker).Select(one => one.Batch).Distinct().Count() < offer.FreeSlots).ToList();
            foreach (var job in jobs.Where(job => result.Assignments.All(one => one.Job.Id != job.Id)))
            {
                Assert.DoesNotContain(left, offer => Can(job, offer));
            }

            foreach (var waiting in result.Unmatched)
            {
                Assert.True(waiting.Why.Refused.Sum(count => count.Workers) >= left.Count, $"seed {seed}, round {round}");
            }
        }
    }

    private static bool Can(Job job, WorkerOffer offer) =>
        offer.Capabilities.Models.FirstOrDefault(model => model.Manifest == job.Spec.Manifest) is { } has
        && offer.Capabilities.Samplers.Contains(job.Spec.Sampler)
        && (has.MaxPixels == 0 || job.Spec.Width * job.Spec.Height <= has.MaxPixels)
        && job.Attempts.All(attempt => attempt.Worker != offer.Worker);

    private static JobAttempt Attempt(string worker, AttemptOutcome outcome) => new(new WorkerId(worker), 1, Now - 2_000, Now - 1_000, outcome, "");

    private static QueueId Queue(Job job) => new(job.Spec.Manifest, PriorityClass.Normal);

    private static WorkerCapabilities Capabilities(bool loaded = true) => new()
    {
        Models = [new ModelCapability(TestJobs.Manifest, loaded, 0, "fp32")],
        Slots = 4,
        Device = "",
        ExecutionProvider = "cpu",
        Samplers = ["ddim", "euler"],
    };

    private static WorkerOffer Offer(string id, WorkerCapabilities? capabilities = null) =>
        new(new WorkerId(id), capabilities ?? Capabilities(), 1, Paused: false, Draining: false);

    private static FairOrder OrderOf(IReadOnlyList<Job> jobs)
    {
        var order = new FairOrder(Now, TimeSpan.FromMinutes(2));
        foreach (var flow in jobs.GroupBy(job => (Queue(job), job.Account)))
        {
            order.Add(flow.Key.Item1, new QueueFlow(flow.Key.Account, 0, null, []), flow);
        }

        return order;
    }

    private Job New(JobSpec? spec = null) => _make.New(Now, spec: spec).After;

    private MatchResult Match(IReadOnlyList<Job> jobs, IReadOnlyList<WorkerOffer> offers, long nowMs = Now)
    {
        var index = new OfferIndex();
        foreach (var offer in offers)
        {
            index.Put(offer);
        }

        return new Matcher(OrderOf(jobs), index, nowMs, _options).Match([]);
    }
}
