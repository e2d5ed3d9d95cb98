using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Redis.Connections;
using SogniLike.Coordinator.Redis.Scripts;
using SogniLike.Coordinator.Redis.Stores;
using SogniLike.Coordinator.Redis.Tests.Fixtures;
using StackExchange.Redis;
using static SogniLike.Coordinator.Redis.Tests.Fixtures.TestJobs;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

/// <summary>jobs_apply.lua: every answer, and that all but the first write nothing.</summary>
public sealed class JobsApplyScriptTests(SharedRedis redis) : RedisTest(redis)
{
    private readonly Job _job = New("A");

    [Fact]
    public async Task Applied_NewJob_WritesJobIndexesEventAndCounter()
    {
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(Transaction((null, _job))));

        var held = await Coordinator.RunAsync((db, keys) => db.HashGetAllAsync(keys.Job(_job.Id)));
        Assert.Equal(["events", "fence", "final", "leases", "order", "state", "version"], held.Select(field => field.Name.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(1, await Coordinator.Jobs.CountAsync(new JobIndex.Flow(new QueueId(Manifest, PriorityClass.Normal), Artist), default));
        Assert.Equal(1, await Coordinator.Jobs.CountAsync(new JobIndex.Deadlines(), default));
        Assert.Equal(1, await Coordinator.Jobs.CountAsync(new JobIndex.AccountJobs(Artist), default));
        Assert.Equal(1, await Coordinator.Jobs.CountAsync(new JobIndex.AccountActive(Artist), default));
        Assert.Equal(1, await Coordinator.Jobs.LastEventIdAsync(Artist, default));
    }

    [Fact]
    public async Task Applied_Event_DoesNotRepeatTheOrder()
    {
        await ApplyAsync(Transaction((null, _job)));

        var entry = Assert.Single(await Coordinator.RunAsync((db, keys) => db.StreamRangeAsync(keys.Events(Artist))));
        Assert.Equal("1-0", entry.Id);
        Assert.DoesNotContain("قلب", entry["state"].ToString(), StringComparison.Ordinal);
        Assert.Equal(["job", "state"], entry.Values.Select(value => value.Name.ToString()));
    }

    [Fact]
    public async Task Applied_MoreEventsThanAreKept_ForgetsTheOldestAndSaysGap()
    {
        await using var few = await Redis.StartCoordinatorAsync(change: options => options.MaxEventsPerAccount = 16);
        for (var i = 0; i < 20; i++)
        {
            await few.Jobs.ApplyAsync(Transaction((null, New($"J{i:D2}"))), default);
        }

        var page = await few.Jobs.ReadEventsAsync(Artist, 0, 1000, default);
        Assert.True(page.Gap);
        Assert.True((await few.Jobs.ReadEventsAsync(Artist, 3, 1000, default)).Gap);
        var kept = await few.Jobs.ReadEventsAsync(Artist, 4, 1000, default);
        Assert.False(kept.Gap);
        Assert.Equal(Enumerable.Range(5, 16).Select(id => (long)id), kept.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task Conflict_NewJobThatExists_WritesNothing()
    {
        await ApplyAsync(Transaction((null, _job)));
        await AssertUnchangedAsync(async () => Assert.Equal(new ApplyOutcome.Conflict(_job.Id), await ApplyAsync(Transaction((null, _job)))));
    }

    [Fact]
    public async Task Conflict_JobThatDoesNotExist_WritesNothing() =>
        await AssertUnchangedAsync(async () => Assert.Equal(new ApplyOutcome.Conflict(_job.Id), await ApplyAsync(Transaction((_job, Leased(_job))))));

    [Fact]
    public async Task Conflict_CalledTwice_WritesOnce()
    {
        await ApplyAsync(Transaction((null, _job)));
        var lease = Transaction((_job, Leased(_job)));
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(lease));
        await AssertUnchangedAsync(async () => Assert.Equal(new ApplyOutcome.Conflict(_job.Id), await ApplyAsync(lease)));
    }

    [Fact]
    public async Task Conflict_SameVersionOtherFence_WritesNothing()
    {
        await ApplyAsync(Transaction((null, _job)));
        var other = _job with { Fence = 7 };
        await AssertUnchangedAsync(async () => Assert.Equal(new ApplyOutcome.Conflict(_job.Id), await ApplyAsync(Transaction((other, Leased(other))))));
    }

    [Fact]
    public async Task Conflict_SecondOfTwoChanges_NamesItAndWritesNeither()
    {
        var second = New("B");
        await ApplyAsync(Transaction((null, second)));
        await AssertUnchangedAsync(async () => Assert.Equal(new ApplyOutcome.Conflict(second.Id), await ApplyAsync(Transaction((null, _job), (null, second)))));
    }

    [Fact]
    public async Task GuardFailed_Count_NamesTheGuardAndWritesNothing()
    {
        await ApplyAsync(Transaction((null, _job)));
        var holds = new JobGuard.CountAtMost(new JobIndex.AccountActive(Artist), 1);
        var fails = new JobGuard.CountAtMost(new JobIndex.Flow(new QueueId(Manifest, PriorityClass.Normal), Artist), 0);
        await AssertUnchangedAsync(async () =>
            Assert.Equal(new ApplyOutcome.GuardFailed(fails), await ApplyAsync(Transaction((null, New("B"))) with { Guards = [holds, fails] })));
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(Transaction((null, New("B"))) with { Guards = [holds] }));
    }

    [Theory]
    [InlineData(30_000, false)]
    [InlineData(30_001, true)]
    [InlineData(long.MaxValue - Now, true)]
    public async Task GuardFailed_Score_ComparesWithTheIndex(long afterNowMs, bool holds)
    {
        var leased = Leased(_job);
        await ApplyAsync(Transaction((null, _job)));
        await ApplyAsync(Transaction((_job, leased)));
        var guard = new JobGuard.ScoreAtMost(new JobIndex.Leases(), _job.Id, Now + afterNowMs);
        var back = Ended(leased, JobState.Queued, AttemptOutcome.WorkerLost);

        Assert.Equal(holds ? new ApplyOutcome.Applied() : new ApplyOutcome.GuardFailed(guard), await ApplyAsync(Transaction((leased, back)) with { Guards = [guard] }));
    }

    [Fact]
    public async Task GuardFailed_ScoreOfAJobThatIsNotThere_Fails()
    {
        var guard = new JobGuard.ScoreAtMost(new JobIndex.Leases(), _job.Id, long.MaxValue);
        Assert.Equal(new ApplyOutcome.GuardFailed(guard), await ApplyAsync(Transaction((null, _job)) with { Guards = [guard] }));
    }

    [Fact]
    public async Task Repeated_SameBody_ReturnsTheFirstRequestBeforeAnythingElseIsCompared()
    {
        await ApplyAsync(Transaction((null, _job)) with { Claim = Claim(_job) });
        var again = New("B");
        await AssertUnchangedAsync(async () =>
        {
            var repeated = Assert.IsType<ApplyOutcome.Repeated>(await ApplyAsync(Transaction((null, again)) with
            {
                Claim = Claim(again),
                Guards = [new JobGuard.CountAtMost(new JobIndex.AccountActive(Artist), 0)],
            }));
            Assert.Equal(_job.RequestId, repeated.RequestId);
            Assert.Equal([_job.Id], repeated.Jobs);
        });
    }

    [Fact]
    public async Task IdempotencyConflict_OtherBody_WritesNothing()
    {
        await ApplyAsync(Transaction((null, _job)) with { Claim = Claim(_job) });
        var again = New("B");
        await AssertUnchangedAsync(async () =>
            Assert.IsType<ApplyOutcome.IdempotencyConflict>(await ApplyAsync(Transaction((null, again)) with { Claim = Claim(again, "other") })));
    }

    [Fact]
    public async Task Claim_Applied_IsFoundAndExpires()
    {
        await ApplyAsync(Transaction((null, _job)) with { Claim = Claim(_job) });

        var claim = await Coordinator.Jobs.FindClaimAsync(Artist, "key {1}", default);
        Assert.NotNull(claim);
        Assert.Equal(("body", _job.RequestId), (claim.BodySha256, claim.RequestId));
        Assert.Equal([_job.Id], claim.Jobs);
        Assert.InRange(claim.KeptForMs, 1, 60_000);
        Assert.Null(await Coordinator.Jobs.FindClaimAsync(Artist, "key", default));
    }

    [Fact]
    public async Task Claim_OfARefusedTransaction_IsNotKept()
    {
        var guard = new JobGuard.CountAtMost(new JobIndex.AccountActive(Artist), -1);
        await ApplyAsync(Transaction((null, _job)) with { Claim = Claim(_job), Guards = [guard] });
        Assert.Null(await Coordinator.Jobs.FindClaimAsync(Artist, "key {1}", default));
    }

    [Fact]
    public async Task ImageKnown_SamePixelsOfAnotherSubject_WritesNothing()
    {
        var (first, second) = (await LeaseAsync("A"), await LeaseAsync("B"));
        Assert.IsType<ApplyOutcome.Applied>(await DeliverAsync(first, "subject"));
        await AssertUnchangedAsync(async () => Assert.IsType<ApplyOutcome.ImageKnown>(await DeliverAsync(second, "other")));
        Assert.IsType<ApplyOutcome.Applied>(await DeliverAsync(second, "subject"));
        Assert.InRange((await Coordinator.RunAsync((db, keys) => db.KeyTimeToLiveAsync(keys.Fingerprint("pixels"))))!.Value.TotalMilliseconds, 1, 5_000);
    }

    [Theory]
    [InlineData(JobState.Delivered, AttemptOutcome.Delivered, 1, 0)]
    [InlineData(JobState.Failed, AttemptOutcome.WorkerFailed, 0, 1)]
    [InlineData(JobState.Queued, AttemptOutcome.WorkerLost, 0, 1)]
    [InlineData(JobState.Queued, AttemptOutcome.ResultRefused, 0, 1)]
    [InlineData(JobState.Queued, AttemptOutcome.HandedBack, 0, 0)]
    [InlineData(JobState.Cancelled, AttemptOutcome.Cancelled, 0, 0)]
    public async Task Tallies_AttemptEnds_CountsItOnce(JobState state, AttemptOutcome outcome, long delivered, long failed)
    {
        var leased = await LeaseAsync("A");
        var ended = Ended(leased, state, outcome);
        await ApplyAsync(Transaction((leased, ended)));
        if (state == JobState.Queued)
        {
            // The ended attempt stays in the job; a later change does not count it again.
            await ApplyAsync(Transaction((ended, Leased(ended))));
        }

        var tally = (await Coordinator.Workers.TalliesAsync([Worker], default))[Worker];
        Assert.Equal((delivered, failed), (tally.Delivered, tally.Failed));
    }

    [Fact]
    public async Task Indexes_WholeLife_AreThoseOfTheJobAtEveryStep()
    {
        var leased = Leased(_job);
        var back = Ended(leased, JobState.Queued, AttemptOutcome.HandedBack);
        var again = Leased(back, "other");
        var delivered = Ended(again, JobState.Delivered, AttemptOutcome.Delivered);
        JobIndex[] all =
        [
            new JobIndex.Leases(), new JobIndex.WorkerLeases(Worker), new JobIndex.Deadlines(),
            new JobIndex.AccountJobs(Artist), new JobIndex.AccountActive(Artist),
        ];
        Job? before = null;
        foreach (var after in new[] { _job, leased, back, again, delivered })
        {
            Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(Transaction((before, after))));
            var expected = JobIndexes.Of(after);
            foreach (var index in all)
            {
                var entries = await Coordinator.Jobs.RangeAsync(index, long.MinValue, long.MaxValue, 10, false, default);
                Assert.Equal(expected.TryGetValue(index, out var score) ? [(after.Id, score)] : [], entries);
            }

            before = after;
        }
    }

    [Fact]
    public async Task Scripts_FlushedBetweenTwoCalls_AreSentAgain()
    {
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(Transaction((null, _job))));
        await Coordinator.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.IsType<ApplyOutcome.Applied>(await ApplyAsync(Transaction((_job, Leased(_job)))));
    }

    [Fact]
    public async Task Arguments_CutShort_WriteNothing()
    {
        var whole = JobTransactionEncoder.Encode(
            Transaction((null, _job)) with { Claim = Claim(_job) }, [new RecordMove(Coordinator.Keys.Audits, "a1", "", "{}")], Coordinator.Keys, new RedisOptions());
        for (var length = 0; length < whole.Values.Length; length++)
        {
            var values = whole.Values[..length];
            await AssertUnchangedAsync(() => Assert.ThrowsAsync<RedisServerException>(
                () => Coordinator.RunAsync((db, _) => db.ScriptEvaluateAsync(RedisScript.Load("jobs_apply").Source, whole.Keys, values))));
        }
    }

    private Task<ApplyOutcome> ApplyAsync(JobTransaction transaction) => Coordinator.Jobs.ApplyAsync(transaction, CancellationToken.None);

    private async Task<Job> LeaseAsync(string id)
    {
        var job = New(id);
        await ApplyAsync(Transaction((null, job)));
        await ApplyAsync(Transaction((job, Leased(job))));
        return Leased(job);
    }

    private Task<ApplyOutcome> DeliverAsync(Job leased, string subject) =>
        ApplyAsync(Transaction((leased, Ended(leased, JobState.Delivered, AttemptOutcome.Delivered))) with
        {
            Fingerprint = new ImageFingerprint("pixels", subject, 5_000),
        });

    /// <summary>Redis counts every write; reads, messages and refused scripts are none.</summary>
    private async Task AssertUnchangedAsync(Func<Task> call)
    {
        var before = await WritesAsync();
        await call();
        Assert.Equal(before, await WritesAsync());
    }

    private async Task<string> WritesAsync() =>
        RedisRequirements.Facts((string)(await Coordinator.ExecuteAsync("INFO", "persistence"))!)["rdb_changes_since_last_save"];
}
