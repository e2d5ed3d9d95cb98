using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>Operators decide about verdicts: what was lost comes back, what was spared is taken, and nothing happens twice.</summary>
public sealed class AuditOverridesTests
{
    [Fact]
    public async Task Overturn_AConviction_GivesBackBanStandingAndWindowAndTheArtistKeepsTheRefund()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RerenderFor", "0"));
        var (earlier, job) = (await bench.WorkAsync(seed: 1), await bench.WorkAsync(seed: 2));
        var window = (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items;
        var standing = await TrustAsync(bench);
        var convicted = await ConvictAsync(bench, bad: job.Id);
        Assert.Equal((2, 0), (window.Count, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count));
        var artist = (await BalancesAsync(bench, LedgerAccount.Available(TestJobs.Account)))[0];

        var done = Assert.IsType<OverrideResult.Done>(await OverrideAsync(bench, convicted.Id, AuditVerdict.Passed));

        Assert.True(done.Changed);
        Assert.Equal((AuditVerdict.Passed, false, (AuditForfeit?)null), (done.Audit.Verdict, done.Audit.Convicted, done.Audit.Forfeit));
        Assert.Equal(new AuditOverride(bench.Pool.NowMs, "key-1", AuditVerdict.Failed, AuditVerdict.Passed, "The verifiers had a bad driver."), Assert.Single(done.Audit.Overrides));
        var worker = (await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!;
        Assert.False(worker.Hold!.IsOn(bench.Pool.NowMs));
        Assert.Equal((WorkerAction.Released, "key-1", "The conviction was overturned: The verifiers had a bad driver."), (worker.Trail[^1].Action, worker.Trail[^1].By, worker.Trail[^1].Reason));
        Assert.Equal(window, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
        Assert.Equal([window.Sum(item => item.Amount), artist], await BalancesAsync(bench, LedgerAccount.Pending(bench.Suspect.Id), LedgerAccount.Available(TestJobs.Account)));
        var trust = await TrustAsync(bench);
        Assert.Equal((0, 0, standing.DeliveredBefore), (trust.Convictions, trust.Failed, trust.DeliveredBefore));
        Assert.Equal(new LastCheck(convicted.Id, AuditVerdict.Passed, bench.Pool.NowMs), trust.LastCheck);
        var told = (await bench.Pool.FindAsync(job.Id)).Audit!;
        Assert.Equal((AuditVerdict.Passed, job.Price), (told.Verdict, told.Refunded));
        Assert.Equal(AuditVerdict.Passed, (await bench.AuditOfAsync(earlier)).Verdict);

        // Said twice, done once.
        var again = Assert.IsType<OverrideResult.Done>(await OverrideAsync(bench, convicted.Id, AuditVerdict.Passed));
        Assert.False(again.Changed);
        Assert.Equal(window, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
    }

    [Fact]
    public async Task Overturn_WhenAnotherAuditFailedMeanwhile_MovesTheConvictionThereAndGivesNothingBack()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RerenderFor", "0"));
        var (first, second) = (await bench.WorkAsync(seed: 1), await bench.WorkAsync(seed: 2));
        var verifiers = await bench.ConnectVerifiersAsync();
        await bench.AnswerAllAsync(verifiers, _ => 0.3f);
        Audit[] audits = [await bench.AuditOfAsync(first), await bench.AuditOfAsync(second)];
        var (convicted, other) = (audits.Single(audit => audit.Convicted), audits.Single(audit => !audit.Convicted));
        Assert.Equal(AuditVerdict.Failed, other.Verdict);

        await OverrideAsync(bench, convicted.Id, AuditVerdict.Passed);

        var heir = (await bench.Pool.Jobs.FindAsync(other.Id, default))!;
        Assert.Equal((true, convicted.Forfeit), (heir.Convicted, heir.Forfeit));
        Assert.Equal(HoldKind.Banned, (await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold!.Kind);
        Assert.Empty((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
        Assert.Equal((1, 1), ((await TrustAsync(bench)).Convictions, (await TrustAsync(bench)).Failed));

        await OverrideAsync(bench, other.Id, AuditVerdict.Inconclusive);
        Assert.Equal(2, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count);
        Assert.Equal(0, (await TrustAsync(bench)).Convictions);
    }

    [Fact]
    public async Task Overturn_AfterTheOperatorReleasedAndBannedAnew_LeavesThatBan()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RerenderFor", "0"));
        var job = await bench.WorkAsync();
        var convicted = await ConvictAsync(bench, job.Id);
        var sanctions = bench.Pool.Get<WorkerSanctions>();
        await sanctions.ReleaseAsync(bench.Suspect.Id, "key-1", "Let us see", default);
        bench.Pool.Clock.Advance(TimeSpan.FromSeconds(1));
        await sanctions.HoldAsync(bench.Suspect.Id, HoldKind.Banned, "key-1", "Something else", TimeSpan.FromDays(1), default);

        await OverrideAsync(bench, convicted.Id, AuditVerdict.Passed);

        Assert.True((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold!.IsOn(bench.Pool.NowMs));
        Assert.Single((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
    }

    [Fact]
    public async Task Fail_APassedAudit_HasTheConsequencesOfAnyThatConvicts()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RingerShare", "0"));
        var verifier = await bench.Pool.ConnectVerifierAsync("v1");
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        await bench.AnswerAsync(verifier);
        var passed = await bench.AuditOfAsync(job);
        var (artist, paid) = ((await BalancesAsync(bench, LedgerAccount.Available(TestJobs.Account)))[0], passed.Opinions[0].Pay);

        var done = Assert.IsType<OverrideResult.Done>(await OverrideAsync(bench, passed.Id, AuditVerdict.Failed));

        Assert.Equal((AuditVerdict.Failed, true, job.Price), (done.Audit.Verdict, done.Audit.Convicted, done.Audit.Refunded));
        var worker = (await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!;
        Assert.Equal((HoldKind.Banned, "key-1"), (worker.Hold!.Kind, worker.Hold.By));
        Assert.Equal([artist + job.Price, 0, paid], await BalancesAsync(bench, LedgerAccount.Available(TestJobs.Account), LedgerAccount.Pending(bench.Suspect.Id), LedgerAccount.Pending(verifier.Id)));
        Assert.NotNull((await bench.Pool.FindAsync(job.Id)).Audit!.Rerender);
        var trust = await TrustAsync(bench);
        Assert.Equal((0, 1, 1), (trust.Passed, trust.Failed, trust.Convictions));

        await OverrideAsync(bench, passed.Id, AuditVerdict.Passed);
        Assert.Equal([artist + job.Price, job.Price - (job.Price * 5 / 100), paid], await BalancesAsync(bench, LedgerAccount.Available(TestJobs.Account), LedgerAccount.Pending(bench.Suspect.Id), LedgerAccount.Pending(verifier.Id)));
        Assert.Equal((1, 0, 0), (await TrustAsync(bench)) is var after ? (after.Passed, after.Failed, after.Convictions) : default);
    }

    [Fact]
    public async Task Override_WhatMakesNoSense_ChangesNothing()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var job = await bench.WorkAsync();
        var open = await bench.AuditOfAsync(job);

        Assert.IsType<OverrideResult.StillOpen>(await OverrideAsync(bench, open.Id, AuditVerdict.Passed));
        Assert.IsType<OverrideResult.NotFound>(await OverrideAsync(bench, new AuditId("nothing"), AuditVerdict.Passed));
        var overrides = bench.Pool.Get<AuditOverrides>();
        Assert.Equal("reason", Assert.Single(Assert.IsType<OverrideResult.Invalid>(await overrides.OverrideAsync(open.Id, AuditVerdict.Passed, "key-1", "", default)).Errors).Field);
        Assert.Equal("verdict", Assert.Single(Assert.IsType<OverrideResult.Invalid>(await overrides.OverrideAsync(open.Id, AuditVerdict.Unaudited, "key-1", "Why", default)).Errors).Field);
    }

    [Fact]
    public async Task Disagreeing_Opinions_KeepWhatTheVerifiersComputedBesideWhatWasSubmitted()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var job = await bench.WorkAsync();
        var failed = await ConvictAsync(bench, job.Id);

        var images = await bench.Pool.Get<AuditImages>().ListAsync(failed, default);
        Assert.Equal([AuditImages.Submitted, "opinion-0", "opinion-1", "opinion-2"], images.Select(image => image.Name));
        Assert.Equal([bench.Suspect.Id, .. failed.Opinions.Select(opinion => opinion.Verifier)], images.Select(image => image.Worker!.Value));
        await using (var submitted = (await bench.Pool.Get<AuditImages>().OpenAsync(failed, AuditImages.Submitted, default))!.Value.Content)
        {
            Assert.True(submitted.Length > 0);
        }

        Assert.Null(await bench.Pool.Get<AuditImages>().OpenAsync(failed, "opinion-7", default));
        var kept = await bench.Pool.FindAsync(job.Id);
        Assert.Equal(images.Select(image => image.Blob).Distinct().Order(Comparer), kept.Evidence.Order(Comparer));
        Assert.Superset(kept.Evidence.ToHashSet(), kept.Blobs().ToHashSet());

        // They are the artist's: they go with the job.
        await bench.Pool.Get<JobDeletion>().DeleteAsync(TestJobs.Account, job.Id, default);
        Assert.Empty(await bench.Pool.Get<AuditImages>().ListAsync(failed, default));
        Assert.Null(await bench.Pool.Get<IBlobStore>().OpenAsync(failed.Opinions[0].Image!.Value, default));
    }

    [Fact]
    public async Task Points_OfAnOpinion_SayHowFarTheyMayLieApart()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var job = await bench.WorkAsync();
        var failed = await ConvictAsync(bench, job.Id);

        Assert.All(failed.Opinions, opinion => Assert.All(opinion.Points, point => Assert.Equal(point.Verdict == ToleranceVerdict.Outside, point.Distance > point.Tolerance)));
        Assert.Equal(new AuditingOptions().ImageTolerance, failed.Opinions[0].Points[^1].Tolerance);
    }

    [Fact]
    public async Task List_ByStateReasonWorkerAndJob_InPages()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RerenderFor", "0"));
        var (first, second) = (await bench.WorkAsync(seed: 1), await bench.WorkAsync(seed: 2));
        await ConvictAsync(bench, bad: second.Id);
        var reader = bench.Pool.Get<AuditReader>();

        Assert.Equal([second.Id], await JobsAsync(new AuditFilter(Verdict: AuditVerdict.Failed)));
        Assert.Equal([first.Id], await JobsAsync(new AuditFilter(Verdict: AuditVerdict.Passed, Reason: AuditReason.Drawn)));
        Assert.Equal([first.Id], await JobsAsync(new AuditFilter(Job: first.Id)));
        Assert.Empty(await JobsAsync(new AuditFilter(OpenOnly: true)));
        Assert.Equal(2, (await JobsAsync(new AuditFilter(Worker: bench.Suspect.Id))).Count);
        Assert.Null(await reader.ListAsync(new AuditFilter(), 10, "nonsense", default));

        var page = (await reader.ListAsync(new AuditFilter(Worker: bench.Suspect.Id), 1, "", default))!;
        var next = (await reader.ListAsync(new AuditFilter(Worker: bench.Suspect.Id), 1, page.NextPageToken, default))!;
        Assert.Equal((1, 1, ""), (page.Audits.Count, next.Audits.Count, next.NextPageToken));
        Assert.NotEqual(page.Audits[0].Id, next.Audits[0].Id);

        async Task<List<JobId>> JobsAsync(AuditFilter filter) => [.. (await reader.ListAsync(filter, 100, "", default))!.Audits.Select(audit => audit.Job)];
    }

    private static Comparer<BlobId> Comparer { get; } = Comparer<BlobId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));

    /// <summary>Three verifiers disagree about a job, and agree about all others.</summary>
    private static async Task<Audit> ConvictAsync(AuditBench bench, JobId bad)
    {
        var verifiers = await bench.ConnectVerifiersAsync();
        await bench.AnswerAllAsync(verifiers, id => id == bad ? 0.3f : 0);
        var audit = await bench.AuditOfAsync(await bench.Pool.FindAsync(bad));
        Assert.True(audit.Convicted);
        return audit;
    }

    private static Task<OverrideResult> OverrideAsync(AuditBench bench, AuditId id, AuditVerdict verdict) =>
        bench.Pool.Get<AuditOverrides>().OverrideAsync(id, verdict, "key-1", "The verifiers had a bad driver.", default);

    private static async Task<WorkerTrust> TrustAsync(AuditBench bench) => (await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id];

    private static Task<IReadOnlyList<long>> BalancesAsync(AuditBench bench, params LedgerAccount[] accounts) => bench.Pool.Jobs.BalancesAsync(accounts, default);
}
