using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>Two verifiers who agreed to accuse an honest worker do not convict it, and a cheat does not go free because only two were there.</summary>
public sealed class AccusationTests
{
    [Fact]
    public async Task TwoAccuse_NobodyElseIsThere_PayWaitsAndAnOperatorDecides()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        TestWorker[] framers = [await bench.Pool.ConnectVerifierAsync("v1"), await bench.Pool.ConnectVerifierAsync("v2")];
        var job = await AccuseAsync(bench, framers);
        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((true, 2), (audit.IsOpen, audit.Opinions.Count));
        Assert.Equal(new PayHold(PayHoldKind.Accused, audit.Id.Value, bench.Pool.NowMs), Assert.Single((await TrustAsync(bench)).PayHolds));
        await EarnAsync(bench, 103);
        Assert.Equal(104, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count);

        bench.Pool.Clock.Advance(TimeSpan.FromDays(6));
        await bench.Pool.AuditAsync();
        Assert.True((await bench.AuditOfAsync(job)).IsOpen);
        bench.Pool.Clock.Advance(TimeSpan.FromDays(1));
        await bench.Pool.AuditAsync();

        audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditVerdict.Inconclusive, false), (audit.Verdict, audit.Convicted));
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
        Assert.Single((await TrustAsync(bench)).PayHolds);
        await bench.Pool.Get<AuditOverrides>().OverrideAsync(audit.Id, AuditVerdict.Passed, "key-1", "It is right.", default);
        Assert.Empty((await TrustAsync(bench)).PayHolds);
        await EarnAsync(bench, 1);
        Assert.Equal(100, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TwoAccuse_TheOperatorsVerifierComes_AndDecides(bool isBad)
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        TestWorker[] accusers = [await bench.Pool.ConnectVerifierAsync("v1"), await bench.Pool.ConnectVerifierAsync("v2")];
        var job = await AccuseAsync(bench, accusers);
        await EarnAsync(bench, 1);
        bench.Pool.Clock.Advance(TimeSpan.FromDays(2));
        var operators = await bench.Pool.ConnectVerifierAsync("operators", owner: "volunteer", isTrusted: false);
        await bench.Pool.Stores.Workers.ChangeAsync(operators.Id, static record => record with { IsVerifier = true }, default);
        await bench.Pool.AuditAsync();
        await bench.AnswerAsync(operators, error: isBad ? 0.3f : 0);

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((isBad ? AuditVerdict.Failed : (AuditVerdict?)null, isBad), (audit.Verdict, audit.Convicted));
        Assert.Equal(isBad ? 0 : 2, (await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items.Count);
        Assert.True(audit.Opinions[^1].ByOperators);
    }

    /// <summary>Nobody is convicted, and nobody loses anything at once: the accusers are tested, and the worker's newest jobs are looked at by others.</summary>
    [Fact]
    public async Task Contradicted_TestsTheAccusersAndLooksAtTheNewestJobs()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false, ("Auditing:RingerShare", "0"), ("Measuring:Enabled", "false"));
        var (earlier, known) = (await bench.WorkAsync(seed: 1), await bench.WorkAsync(seed: 2));
        await bench.Pool.AuditAsync();
        bench.Pool.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Pool.AuditAsync();
        Assert.Equal(AuditVerdict.Unaudited, (await bench.AuditOfAsync(earlier)).Verdict);
        var passed = await bench.AuditOfAsync(known);
        var other = new WorkerId("somebody");
        await bench.Pool.Jobs.ApplyAsync(
            new JobTransaction
            {
                Changes = [],
                Audits = [new AuditChange(null, passed with { Id = new AuditId("known"), Version = 1, Suspect = other, SuspectOwner = "somebody", Verdict = AuditVerdict.Passed, Replay = AuditReplay.Matches })],
            },
            default);
        await bench.Suspect.HeartbeatAsync();
        Assert.NotEmpty((await TrustAsync(bench)).PayHolds);

        var job = await bench.WorkAsync(seed: 3);
        TestWorker[] verifiers = [.. await bench.ConnectVerifiersAsync(), await bench.Pool.ConnectVerifierAsync("v4")];
        await bench.Pool.AuditAsync();
        foreach (var error in new[] { 0.3f, 0.3f, 0, 0.3f })
        {
            await bench.AnswerAsync(AuditBench.Asked(verifiers), error);
        }

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditVerdict.Inconclusive, false), (audit.Verdict, audit.Convicted));
        Assert.All(audit.Opinions, static opinion => Assert.False(opinion.Outvoted));
        Assert.Null((await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold);
        Assert.NotEmpty((await bench.Pool.Jobs.WindowAsync(bench.Suspect.Id, default)).Items);
        Assert.Equal(AuditReason.Window, (await bench.AuditOfAsync(earlier)).Reason);
        Assert.DoesNotContain((await TrustAsync(bench)).PayHolds, static hold => hold.Kind == PayHoldKind.Accused);
        var all = await bench.Pool.Jobs.FindAsync([.. (await bench.Pool.Jobs.RangeAsync(new AuditIndex.All(), 0, long.MaxValue, 100, descending: true, default)).Select(static entry => entry.Id)], default);
        Assert.Equal(
            audit.Opinions.Where(static opinion => opinion.Verdict == OpinionVerdict.Disagrees).Select(static opinion => opinion.Verifier.Value).Order(),
            all.Where(static one => one.Reason == AuditReason.Ringer).Select(static one => one.Measures!.Value.Value).Order());
    }

    private static async Task<Job> AccuseAsync(AuditBench bench, TestWorker[] accusers)
    {
        var job = await bench.WorkAsync();
        await bench.Pool.AuditAsync();
        foreach (var _ in accusers)
        {
            await bench.AnswerAsync(AuditBench.Asked(accusers), error: 0.3f);
        }

        return job;
    }

    private static async Task EarnAsync(AuditBench bench, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await bench.EarnAsync($"more-{bench.Pool.NowMs}-{i}");
        }
    }

    private static async Task<WorkerTrust> TrustAsync(AuditBench bench) => (await bench.Pool.Stores.Trust.FindAsync([bench.Suspect.Id], default))[bench.Suspect.Id];
}
