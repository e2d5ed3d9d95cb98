using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>Whoever had an honest worker convicted is looked at when an operator overturns it, and loses nothing for the operator's word alone.</summary>
public sealed class OverturnedAccusersTests : IAsyncLifetime
{
    private const string Why = "The verifiers had a bad driver.";

    private AuditBench _bench = null!;
    private TestWorker[] _accusers = null!;

    // Nobody judged these when they came: what is known, and what an accuser was paid for lately.
    private Job _known = null!;
    private Job _paid = null!;

    public async Task InitializeAsync()
    {
        _bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RingerShare", "0"), ("Auditing:RerenderFor", "0"), ("Measuring:Enabled", "false"));
        _known = await UnauditedAsync(1, null);
        await _bench.Suspect.DisconnectAsync();
        var first = await _bench.Pool.ConnectVerifierAsync("v1");
        _paid = await UnauditedAsync(2, first);
        await _bench.Suspect.ConnectAsync(_bench.Pool);
        _accusers = [first, await _bench.Pool.ConnectVerifierAsync("v2"), await _bench.Pool.ConnectVerifierAsync("v3")];
        var passed = await _bench.AuditOfAsync(_known);
        await _bench.Pool.Jobs.ApplyAsync(
            new JobTransaction
            {
                Changes = [],
                Audits =
                [
                    new AuditChange(null, passed with
                    {
                        Id = new AuditId("known"),
                        Version = 1,
                        Suspect = new WorkerId("somebody"),
                        SuspectOwner = "somebody",
                        Verdict = AuditVerdict.Passed,
                        Replay = AuditReplay.Matches,
                    }),
                ],
            },
            default);
    }

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Theory]
    [InlineData(AuditVerdict.Passed)]
    [InlineData(AuditVerdict.Inconclusive)]
    public async Task Overturned_Conviction_TestsTheAccusersAndRunsTheirNewestJobsAgain(AuditVerdict to)
    {
        var convicted = await ConvictAsync();
        var before = await TrustsAsync();
        Assert.Empty(await OpenAsync());
        await HereAsync(_accusers);

        await OverrideAsync(convicted, to);

        var open = await OpenAsync();
        Assert.Equal(Ids(_accusers), open.Where(static one => one.Reason == AuditReason.Ringer).Select(static one => one.Measures!.Value.Value).Order(StringComparer.Ordinal));
        var again = Assert.Single(open, static one => one.Reason == AuditReason.Window);
        Assert.Equal((_paid.Id, _accusers[0].Id, "v1"), (again.Job, again.Suspect, again.SuspectOwner));
        Assert.Equal(((await AuditBeforeAsync()).SuspectClass, (await AuditBeforeAsync()).SuspectPrecision), (again.SuspectClass, again.SuspectPrecision));
        Assert.All(await TrailsAsync(), trail => Assert.Equal(
            new WorkerTrailEntry(_bench.Pool.NowMs, "key-1", WorkerAction.Contradicted, $"What it found in audit {convicted.Id} was overturned: {Why}"), trail[^1]));
        Assert.Equal(before, await TrustsAsync());
    }

    [Fact]
    public async Task Overturned_AgainAndAgain_TestsNobodyTwice()
    {
        var convicted = await ConvictAsync();
        await OverrideAsync(convicted, AuditVerdict.Passed);
        var tested = (await OpenAsync()).Count;

        await OverrideAsync(convicted, AuditVerdict.Failed);
        await OverrideAsync(convicted, AuditVerdict.Inconclusive);
        await OverrideAsync(convicted, AuditVerdict.Passed);

        Assert.Equal((4, 4), (tested, (await OpenAsync()).Count));
        Assert.All(await TrailsAsync(), static trail => Assert.Single(trail, static entry => entry.Action == WorkerAction.Contradicted));
    }

    [Fact]
    public async Task Overturned_WhileAnAccuserIsAway_RunsItsJobsAgainAllTheSame()
    {
        var convicted = await ConvictAsync();
        await _accusers[0].DisconnectAsync();

        await OverrideAsync(convicted, AuditVerdict.Passed);

        var again = Assert.Single(await OpenAsync(), static one => one.Reason == AuditReason.Window);
        Assert.Equal((_accusers[0].Id, "v1", (await AuditBeforeAsync()).SuspectClass), (again.Suspect, again.SuspectOwner, again.SuspectClass));
        Assert.NotEmpty(again.SuspectClass);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.3f, false)]
    public async Task Overturned_WhatFollows_HurtsOnlyWhoAnswersWrongAgain(float error, bool isHonest)
    {
        var convicted = await ConvictAsync();
        await OverrideAsync(convicted, AuditVerdict.Passed);
        TestWorker[] all = [.. _accusers, await _bench.Pool.ConnectVerifierAsync("v4")];

        await AnswerAllAsync(all, id => id == _known.Id ? error : 0);

        var trusts = await TrustsAsync();
        Assert.All(trusts, trust => Assert.Equal((isHonest ? 1 : 0, isHonest ? 0 : 1, 0), (trust.RingersPassed, trust.RingersFailed, trust.Outvoted)));
        Assert.All(trusts, trust => Assert.Equal(isHonest, TrustRules.MayVerify(new AuditsOptions(), trust, 0)));
        var looked = (await _bench.Pool.FindAsync(_paid.Id)).Audit!;
        Assert.Equal((AuditReason.Window, AuditVerdict.Passed), (looked.Reason, looked.Verdict));
        Assert.Null((await _bench.Pool.Stores.Workers.FindAsync(_accusers[0].Id, default))!.Hold);
    }

    [Fact]
    public async Task Cleared_WhoTwoAccusedAndNobodyDefended_TestsThemToo()
    {
        var job = await _bench.WorkAsync(seed: 3);
        await _accusers[2].DisconnectAsync();
        await AnswerAllAsync(_accusers[..2], id => id == job.Id ? 0.3f : 0);
        _bench.Pool.Clock.Advance(TimeSpan.FromDays(8));
        await _bench.Pool.AuditAsync();
        var audit = await _bench.AuditOfAsync(job);
        Assert.Equal(AuditVerdict.Inconclusive, audit.Verdict);
        var before = (await OpenAsync()).Count;

        await OverrideAsync(audit, AuditVerdict.Passed);

        Assert.Equal(Ids(_accusers[..2]), (await OpenAsync()).Where(static one => one.Reason == AuditReason.Ringer).Select(static one => one.Measures!.Value.Value).Order(StringComparer.Ordinal));
        Assert.Equal(0, before);
    }

    [Fact]
    public async Task Overridden_APassedAudit_TestsNobody()
    {
        var job = await _bench.WorkAsync(seed: 3);
        await AnswerAllAsync(_accusers, _ => 0);
        var passed = await _bench.AuditOfAsync(job);
        Assert.Equal(AuditVerdict.Passed, passed.Verdict);

        await OverrideAsync(passed, AuditVerdict.Failed);
        await OverrideAsync(passed, AuditVerdict.Passed);

        Assert.DoesNotContain(await OpenAsync(), static one => one.Reason == AuditReason.Ringer);
        Assert.All(await TrailsAsync(), Assert.Empty);
    }

    /// <summary>Three verifiers of three owners say that a job is bad.</summary>
    private async Task<Audit> ConvictAsync()
    {
        var job = await _bench.WorkAsync(seed: 3);
        await AnswerAllAsync(_accusers, id => id == job.Id ? 0.3f : 0);
        var audit = await _bench.AuditOfAsync(job);
        Assert.True(audit.Convicted);
        return audit;
    }

    /// <summary>As the bench does it, with everybody there.</summary>
    private async Task AnswerAllAsync(IReadOnlyList<TestWorker> verifiers, Func<JobId, float> error)
    {
        await HereAsync(verifiers);
        await _bench.AnswerAllAsync(verifiers, error);
    }

    private static async Task HereAsync(IEnumerable<TestWorker> workers)
    {
        foreach (var worker in workers)
        {
            await worker.HeartbeatAsync();
        }
    }

    /// <summary>A job whose audit finds nobody.</summary>
    private async Task<Job> UnauditedAsync(int seed, TestWorker? by)
    {
        var job = await _bench.WorkAsync(seed, by: by);
        await _bench.Pool.AuditAsync();
        _bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await _bench.AuditOfAsync(job)).Verdict);
        return job;
    }

    private async Task OverrideAsync(Audit audit, AuditVerdict to) =>
        Assert.True(Assert.IsType<OverrideResult.Done>(await _bench.Pool.Get<AuditOverrides>().OverrideAsync(audit.Id, to, "key-1", Why, default)).Changed);

    private async Task<IReadOnlyList<Audit>> OpenAsync()
    {
        var entries = await _bench.Pool.Jobs.RangeAsync(new AuditIndex.Open(), long.MinValue, long.MaxValue, 100, descending: false, default);
        return await _bench.Pool.Jobs.FindAsync([.. entries.Select(static entry => entry.Id)], default);
    }

    /// <summary>The first audit of the accuser's own job: it says on what it drew it.</summary>
    private async Task<Audit> AuditBeforeAsync()
    {
        var entries = await _bench.Pool.Jobs.RangeAsync(new AuditIndex.OfJob(_paid.Id), 0, long.MaxValue, 10, descending: false, default);
        return (await _bench.Pool.Jobs.FindAsync(entries[0].Id, default))!;
    }

    private async Task<IReadOnlyList<WorkerTrust>> TrustsAsync()
    {
        var trusts = await _bench.Pool.Stores.Trust.FindAsync([.. _accusers.Select(static one => one.Id)], default);
        return [.. _accusers.Select(one => trusts[one.Id])];
    }

    private async Task<IReadOnlyList<IReadOnlyList<WorkerTrailEntry>>> TrailsAsync()
    {
        var trails = new List<IReadOnlyList<WorkerTrailEntry>>();
        foreach (var accuser in _accusers)
        {
            trails.Add((await _bench.Pool.Stores.Workers.FindAsync(accuser.Id, default))!.Trail);
        }

        return trails;
    }

    private static IEnumerable<string> Ids(IEnumerable<TestWorker> workers) => workers.Select(static one => one.Id.Value).Order(StringComparer.Ordinal);
}
