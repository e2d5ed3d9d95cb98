using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class TrustRulesTests
{
    private static readonly AuditsOptions Options = new();

    private static readonly WorkerTrust New = TrustRules.New(new WorkerId("w"), 0);

    [Fact]
    public void Judged_Verdicts_CountAndOnlyAFailureEndsTheRow()
    {
        var trust = Judge(New, AuditVerdict.Passed, AuditVerdict.Inconclusive, AuditVerdict.Unaudited, AuditVerdict.Passed);
        Assert.Equal((2, 0, 1, 1, 2), (trust.Passed, trust.Failed, trust.Inconclusive, trust.Unaudited, trust.ConsecutiveValid));

        trust = Judge(trust, AuditVerdict.Failed, AuditVerdict.Passed);
        Assert.Equal((3, 1, 1), (trust.Passed, trust.Failed, trust.ConsecutiveValid));
    }

    [Fact]
    public void LastCheck_IsTheNewestVerdictAndWhatAnOperatorMadeOfIt()
    {
        var (first, second) = (Check("first", AuditVerdict.Failed, 1_000), Check("second", AuditVerdict.Passed, 2_000));
        var trust = TrustRules.Judged(TrustRules.Judged(New, first), second);
        Assert.Equal(second, trust.LastCheck);

        // About an older one: what was checked last stays, the counts do not.
        var older = TrustRules.Overruled(trust, AuditVerdict.Failed, Check("first", AuditVerdict.Passed, 3_000));
        Assert.Equal((second, 2, 0), (older.LastCheck, older.Passed, older.Failed));

        var newest = Check("second", AuditVerdict.Inconclusive, 3_000);
        Assert.Equal(newest, TrustRules.Overruled(trust, AuditVerdict.Passed, newest).LastCheck);

        // It is history, whatever the worker's standing becomes.
        Assert.Equal(second, TrustRules.Restarted(trust, 9, convicted: true).LastCheck);
    }

    [Fact]
    public void Drawn_ChosenOrNot_IsCounted()
    {
        var trust = TrustRules.Drawn(TrustRules.Drawn(New, chosen: true), chosen: false);

        Assert.Equal((2, 1), (trust.Drawn, trust.Chosen));
    }

    [Fact]
    public void Report_NewWorker_IsInProbationAndAlwaysAudited()
    {
        var report = TrustRules.Report(Options, null, New, null, 0);

        Assert.Equal((TrustState.Probation, 1.0, 100.0, 1.0), (report.State, report.AuditRate, report.Deterrence, report.BadBeforeDetection));
        Assert.Equal(0, report.AbortRate);
    }

    [Fact]
    public void Report_OldWorker_StatesWhatTheFormulasSay()
    {
        var report = TrustRules.Report(Options, null, New, new WorkerTally(5_000, 50), 0);

        Assert.Equal((TrustState.Trusted, 5_000L, 0.02, 2.0, 50.0), (report.State, report.Jobs, report.AuditRate, report.Deterrence, report.BadBeforeDetection));
        Assert.Equal(50 / AuditOdds.Detection(20, 2, 2), report.SlightlyBadBeforeDetection, 9);
        Assert.Equal(50 / 5_050.0, report.AbortRate, 9);
    }

    [Fact]
    public void Restarted_OldWorker_IsInProbationAgain()
    {
        var trust = TrustRules.Restarted(New with { ConsecutiveValid = 9 }, 5_000, convicted: true);

        Assert.Equal((0, 1), (trust.ConsecutiveValid, trust.Convictions));
        Assert.Equal(TrustState.Probation, TrustRules.Report(Options, null, trust, new WorkerTally(5_019, 0), 0).State);
        Assert.Equal(TrustState.Trusted, TrustRules.Report(Options, null, trust, new WorkerTally(5_020, 0), 0).State);
    }

    [Theory]
    [InlineData(1, 49, false)]
    [InlineData(1, 50, true)]
    [InlineData(2, 199, false)]
    [InlineData(2, 200, true)]
    [InlineData(10, 4_999, false)]
    [InlineData(10, 5_000, true)]
    public void MayVerify_WrongAgainAndAgain_IsNotAskedHoweverOftenItIsRightInBetween(long wrong, long answers, bool may) =>
        Assert.Equal(may, TrustRules.MayVerify(Options, New with { DeliveredBefore = -1_000, Outvoted = wrong / 2, RingersFailed = wrong - (wrong / 2), Verified = answers }, 0));

    [Theory]
    [InlineData(HoldKind.Draining, TrustState.Probation)]
    [InlineData(HoldKind.Held, TrustState.Held)]
    [InlineData(HoldKind.Quarantined, TrustState.Quarantined)]
    [InlineData(HoldKind.Banned, TrustState.Banned)]
    public void Report_OnHold_IsThatUntilItsEnd(HoldKind kind, TrustState expected)
    {
        var hold = new WorkerHold("why", 0, 1_000, 1, "") { Kind = kind };

        Assert.Equal(expected, TrustRules.Report(Options, hold, New, null, 999).State);
        Assert.Equal(TrustState.Probation, TrustRules.Report(Options, hold, New, null, 1_000).State);
    }

    private static WorkerTrust Judge(WorkerTrust trust, params AuditVerdict[] verdicts) => verdicts.Aggregate(trust, (before, verdict) => TrustRules.Judged(before, Check("a", verdict)));

    private static LastCheck Check(string audit, AuditVerdict verdict, long atMs = 1) => new(new AuditId(audit), verdict, atMs);
}
