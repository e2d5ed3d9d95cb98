using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;
using SogniLike.Testing.Time;
using Xunit.Abstractions;

namespace SogniLike.Coordinator.Tests.Queueing;

/// <summary>
/// The bound of coordinator/README.md over random weights, sizes, models and hand-backs, through the real store rules, order and matcher: two accounts of one
/// class that always have jobs for the same workers never drift apart, in work over weight, by more than the largest job of each over its weight, plus what
/// the workers hold, plus the allowance for loaded models.
/// </summary>
public sealed class FairnessPropertyTests(ITestOutputHelper output)
{
    private const int Seeds = 30;
    private const int Leases = 300;

    [Fact]
    public async Task BackloggedAccounts_AnySeed_StayWithinTheBound()
    {
        var first = Random.Shared.Next();
        output.WriteLine($"seeds {first} to {first + Seeds - 1}");
        for (var seed = first; seed < first + Seeds; seed++)
        {
            var (worst, bound) = await RunAsync(seed);
            Assert.True(worst <= bound, $"seed {seed}: the accounts drifted apart by {worst}, more than {bound}");
        }
    }

    private static async Task<(double Worst, double Bound)> RunAsync(int seed)
    {
        var random = new Random(seed);
        var run = new Run(random);
        for (var i = 0; i < Leases; i++)
        {
            await run.StepAsync();
        }

        return (run.Worst, run.Bound);
    }

    private sealed class Run
    {
        private static readonly ManifestId[] Models = [TestJobs.Manifest, TestJobs.OtherManifest];

        private readonly Random _random;
        private readonly MemoryJobStore _store = new(new TestClock(), new MemoryPoolBus());
        private readonly TestJobs _make = new(new SequentialIdSource());
        private readonly MatchingOptions _options;
        private readonly JobQueue _queue;
        private readonly (AccountId Account, JobShare Share, ManifestId[] Models)[] _artists;
        private readonly WorkerCapabilities[] _workers;
        private readonly Dictionary<AccountId, double> _served = [];
        private readonly List<(Job Job, WorkerId Worker)> _running = [];
        private double _largest;
        private long _now = 1_000;

        public Run(Random random)
        {
            _random = random;
            _queue = new JobQueue(_store, new SequentialIdSource(), Options.Create(new QueueingOptions { PageSize = random.Next(4, 24), MaxPages = 100 }));
            _options = new MatchingOptions { AffinityAllowance = random.Next(0, 30), AvoidAfterHandBack = TimeSpan.Zero };
            _artists =
            [
                .. Enumerable.Range(0, random.Next(2, 6)).Select(i => (
                    new AccountId($"artist-{i}"),
                    new JobShare(PriorityClass.Normal, random.Next(25, 400)),
                    random.Next(3) == 0 ? Models : [Models[random.Next(2)]])),
            ];
            _workers =
            [
                .. Enumerable.Range(0, random.Next(1, 13)).Select(_ => new WorkerCapabilities
                {
                    Models = [.. Models.Select(model => new ModelCapability(model, random.Next(2) == 0, 0, "fp32"))],
                    Slots = 1,
                    Device = "",
                    ExecutionProvider = "",
                    Samplers = ["ddim"],
                }),
            ];
            foreach (var artist in _artists)
            {
                _served[artist.Account] = 0;
            }
        }

        public double Worst { get; private set; }

        /// <summary>Two largest jobs over weight, one more per worker that may have given its job back, and the allowance.</summary>
        public double Bound => (_largest * (2 + _workers.Length)) + (_options.AffinityAllowance * 1_000);

        public async Task StepAsync()
        {
            await RefillAsync();
            await EndSomeAsync();
            var offers = new OfferIndex();
            for (var i = 0; i < _workers.Length; i++)
            {
                var id = new WorkerId($"w{i}");
                offers.Put(new WorkerOffer(id, _workers[i], _running.Any(one => one.Worker == id) ? 0 : 1, Paused: false, Draining: false));
            }

            // As the dispatcher does it: page by page, until nobody is idle.
            var order = new FairOrder(_now, TimeSpan.FromDays(1));
            await using var reader = await QueueReader.OpenAsync(_queue, Models, offers.FreeSlots, _now, default);
            while (offers.IdleCount > 0 && await reader.ReadAsync(order, default))
            {
                foreach (var assignment in new Matcher(order, offers, _now, _options).Match([]).Assignments)
                {
                    await LeaseAsync(assignment);
                }
            }

            Worst = Math.Max(Worst, _served.Values.Max() - _served.Values.Min());
        }

        private async Task LeaseAsync(MatchAssignment assignment)
        {
            var leased = _make.Lease(assignment.Job, assignment.Worker, _now, _now + 30_000);
            Assert.IsType<ApplyOutcome.Applied>(
                await _store.ApplyAsync(new JobTransaction { Changes = [leased], WorkerModels = assignment.WorkerModels }, default));
            _running.Add((leased.After, assignment.Worker));
            _served[assignment.Job.Account] += Charge(assignment.Job);
            _now++;
        }

        private static double Charge(Job job) => job.Share.Charge(JobWork.Of(job.Spec));

        /// <summary>Every artist always has jobs for every worker.</summary>
        private async Task RefillAsync()
        {
            foreach (var (account, share, models) in _artists)
            {
                foreach (var model in models)
                {
                    while (await _store.CountAsync(new JobIndex.Flow(new QueueId(model, PriorityClass.Normal), account), default) < 4 * _workers.Length)
                    {
                        var spec = TestJobs.Spec with { Manifest = model, Width = 64 * _random.Next(1, 17), Steps = _random.Next(1, 50) };
                        var change = _make.New(_now++, account, spec, share: share);
                        _largest = Math.Max(_largest, Charge(change.After));
                        await _store.ApplyAsync(new JobTransaction { Changes = [change] }, default);
                    }
                }
            }
        }

        private async Task EndSomeAsync()
        {
            foreach (var one in _running.ToList())
            {
                switch (_random.Next(4))
                {
                    case 0:
                        continue;
                    case 1 when _random.Next(4) == 0:
                        await _store.ApplyAsync(new JobTransaction { Changes = [TestJobs.GiveBack(one.Job, AttemptOutcome.WorkerLost, _now)] }, default);
                        _served[one.Job.Account] -= Charge(one.Job);
                        break;
                    default:
                        await _store.ApplyAsync(new JobTransaction { Changes = [TestJobs.Deliver(one.Job, _now)] }, default);
                        break;
                }

                _running.Remove(one);
            }
        }
    }
}
