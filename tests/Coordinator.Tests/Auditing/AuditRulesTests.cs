using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

public sealed class AuditRulesTests
{
    private const OpinionVerdict Yes = OpinionVerdict.Agrees;
    private const OpinionVerdict No = OpinionVerdict.Disagrees;
    private const OpinionVerdict Unknown = OpinionVerdict.Unknown;

    private static readonly Audit Opened = new TestAudits(new SequentialIdSource()).New().After! with { HoldsJob = false, SuspectClass = "cpu", SuspectPrecision = "" };

    [Theory]
    [InlineData(AuditReplay.Differs, true)]
    [InlineData(AuditReplay.Malformed, true)]
    [InlineData(AuditReplay.Missing, false)]
    public void Next_ArithmeticFails_JudgesAtOnceAndConvictsUnlessAPowerCutDoesTheSame(AuditReplay replay, bool convicts)
    {
        var judge = Assert.IsType<AuditStep.Judge>(AuditRules.Next(Opened with { Replay = replay }, 0));

        Assert.Equal((AuditVerdict.Failed, convicts), (judge.Verdict, judge.Convicts));
    }

    [Fact]
    public void Next_Overtaken_IsNoFault()
    {
        var judge = Assert.IsType<AuditStep.Judge>(AuditRules.Next(Opened with { Replay = AuditReplay.Overtaken }, 0));

        Assert.Equal((AuditVerdict.Inconclusive, false), (judge.Verdict, judge.Convicts));
    }

    [Theory]
    [InlineData(AuditVerdict.Passed, false, Yes)]
    [InlineData(AuditVerdict.Failed, true, No, No, No)]
    [InlineData(AuditVerdict.Passed, false, No, Yes, Yes)]
    [InlineData(AuditVerdict.Passed, false, No, No, Yes, Yes, Yes)]
    [InlineData(AuditVerdict.Inconclusive, false, No, No, Yes, No)]
    [InlineData(AuditVerdict.Inconclusive, false, No, Yes, No, No)]
    [InlineData(AuditVerdict.Inconclusive, false, No, Yes, No, Yes, No)]
    [InlineData(AuditVerdict.Passed, false, Unknown, Yes)]
    [InlineData(AuditVerdict.Failed, true, Unknown, No, No, No)]
    [InlineData(AuditVerdict.Inconclusive, false, Unknown, No, Unknown, Yes, Unknown)]
    public void Next_OpinionsSettleIt_Judges(AuditVerdict verdict, bool convicts, params OpinionVerdict[] opinions)
    {
        var judge = Assert.IsType<AuditStep.Judge>(AuditRules.Next(With(opinions), 0));

        Assert.Equal((verdict, convicts), (judge.Verdict, judge.Convicts));
        for (var fewer = 0; fewer < opinions.Length; fewer++)
        {
            Assert.IsType<AuditStep.Ask>(AuditRules.Next(With(opinions[..fewer]), 0));
        }
    }

    [Fact]
    public void Next_NoToleranceEvenOnTheSameClass_IsInconclusive()
    {
        var ask = Assert.IsType<AuditStep.Ask>(AuditRules.Next(With(Unknown), 0));
        Assert.Equal(new AuditStep.Ask(AuditScope.All, SameClass: true), ask);

        var same = With(Unknown) with { Opinions = [With(Unknown).Opinions[0] with { DeviceClass = Opened.SuspectClass }] };
        Assert.Equal(AuditVerdict.Inconclusive, Assert.IsType<AuditStep.Judge>(AuditRules.Next(same, 0)).Verdict);
    }

    [Theory]
    [InlineData(AuditScope.Points, 20, 2)]
    [InlineData(AuditScope.Points, 5, 2)]
    [InlineData(AuditScope.Points, 4, 4)]
    [InlineData(AuditScope.Points, 1, 1)]
    [InlineData(AuditScope.All, 20, 20)]
    public void Evaluations_FewOfThem_AreAllAsked(AuditScope scope, int evaluations, int asked)
    {
        var drawn = AuditRules.Evaluations(scope, new AuditsOptions(), evaluations, new byte[32], Opened.Job, new string('5', 64));

        Assert.Equal(asked, drawn.Distinct().Count(index => index >= 0 && index < evaluations));
        Assert.Equal(evaluations, AuditRules.Evaluations(scope, new AuditsOptions(), evaluations, new byte[32], Opened.Job, root: null).Count);
    }

    [Theory]
    [InlineData(true, typeof(AuditStep.PassOn))]
    [InlineData(false, typeof(AuditStep.Judge))]
    public void Next_TimeIsOver_DeliversWhatWaitsOrConcludes(bool holds, Type step) =>
        Assert.IsType(step, AuditRules.Next(With(No) with { HoldsJob = holds }, Opened.DeadlineMs));

    [Fact]
    public void Next_ASingleDisagreementAtTheEnd_PunishesNobody()
    {
        var judge = Assert.IsType<AuditStep.Judge>(AuditRules.Next(With(No), Opened.DeadlineMs));

        Assert.Equal((AuditVerdict.Inconclusive, false), (judge.Verdict, judge.Convicts));
    }

    [Fact]
    public void Next_TwoAccuse_AThirdDecidesAndThatIsTheOperatorsFirst()
    {
        Assert.False(Assert.IsType<AuditStep.Ask>(AuditRules.Next(With(No), 0)).Decides);
        Assert.True(Assert.IsType<AuditStep.Ask>(AuditRules.Next(With(No, No), 0)).Decides);
        Assert.True(AuditRules.IsAccused(With(No, No)));
        Assert.False(AuditRules.IsAccused(With(No, No, Yes)));
        Assert.True(AuditRules.IsContradicted(With(No, No, Yes)));
        Assert.False(AuditRules.IsContradicted(With(No, Yes)));

        var judge = Assert.IsType<AuditStep.Judge>(AuditRules.Next(With(No, No), Opened.DeadlineMs));
        Assert.Equal((AuditVerdict.Inconclusive, false), (judge.Verdict, judge.Convicts));
    }

    [Fact]
    public void Next_TheOperatorsVerifierAndAnother_AreEnough()
    {
        var (alone, both) = (ByOperators(With(No), 0), ByOperators(With(No, No), 0));
        Assert.IsType<AuditStep.Ask>(AuditRules.Next(alone, 0));
        Assert.True(Assert.IsType<AuditStep.Judge>(AuditRules.Next(both, 0)).Convicts);
        Assert.Equal(AuditVerdict.Passed, Assert.IsType<AuditStep.Judge>(AuditRules.Next(ByOperators(With(No, Yes), 1), 0)).Verdict);
        Assert.IsType<AuditStep.Ask>(AuditRules.Next(ByOperators(With(No, No, Yes), 2), 0));
    }

    [Fact]
    public void Outvoted_MarksWhoAccusesWhatMoreFindRight()
    {
        Assert.Equal([true, false, false], AuditRules.Outvoted(With(No, Yes, Yes).Opinions).Select(opinion => opinion.Outvoted));
        Assert.Equal([true, true, false, false, false], AuditRules.Outvoted(With(No, No, Yes, Yes, Yes).Opinions).Select(opinion => opinion.Outvoted));
        Assert.All(AuditRules.Outvoted(With(No, Yes, No).Opinions), opinion => Assert.False(opinion.Outvoted));
        Assert.All(AuditRules.Outvoted(With(No, Yes).Opinions), opinion => Assert.False(opinion.Outvoted));
    }

    [Theory]
    [InlineData("suspect", "x", "", false, true, false)]
    [InlineData("v", "owner", "", false, true, false)]
    [InlineData("v", "x", "203.0.113.0/24", false, true, false)]
    [InlineData("v", "x", "198.51.100.0/24", false, true, true)]
    [InlineData("v", "x", "", false, true, true)]
    [InlineData("v", "x", "", false, false, false)]
    [InlineData("v", "owner", "203.0.113.0/24", true, false, true)]
    public void Choose_WhoMayJudge_IsIndependentAndTrustedOrTheOperators(string id, string owner, string network, bool isOperators, bool isTrusted, bool may)
    {
        var audit = Opened with { Suspect = new WorkerId("suspect"), SuspectOwner = "owner", SuspectNetwork = "203.0.113.0/24" };
        var choice = VerifierRules.Choose(
            audit, new AuditStep.Ask(AuditScope.Points, false), [new VerifierCandidate(new WorkerId(id), owner, network, "cpu", "", IsFree: true, isOperators, isTrusted)], 0);

        Assert.Equal(may, choice is VerifierChoice.Chosen);
    }

    [Fact]
    public void Choose_SecondOpinion_IsOfAnotherOwnerAndOnOtherHardwareFirst()
    {
        VerifierCandidate One(string id, string owner, string device) => new(new WorkerId(id), owner, "", device, "", IsFree: true, IsOperators: false, IsTrusted: true);
        var audit = With(No) with { SuspectOwner = "someone" };

        var choice = VerifierRules.Choose(
            audit, new AuditStep.Ask(AuditScope.Points, false), [One("a", "owner-0", "cpu"), One("b", "b", audit.Opinions[0].DeviceClass), One("c", "c", "cpu")], 0);

        Assert.Equal("c", Assert.IsType<VerifierChoice.Chosen>(choice).Verifier.Id.Value);
    }

    [Fact]
    public void Choose_WhoDecides_IsTheOperatorsVerifierOrOfAThirdOwnerAndNetwork()
    {
        VerifierCandidate One(string id, string owner, string network = "", bool isOperators = false) => new(new WorkerId(id), owner, network, "cpu", "", IsFree: true, isOperators, IsTrusted: !isOperators);
        var audit = With(No, No) with { SuspectOwner = "someone" };
        audit = audit with { Opinions = [audit.Opinions[0] with { Network = "192.0.2.0/24" }, audit.Opinions[1]] };
        VerifierCandidate[] all = [One("a", "owner-0"), One("b", "owner-1"), One("c", "c", "192.0.2.0/24"), One("d", "d", "198.51.100.0/24"), One("e", "someone", isOperators: true)];

        Assert.Equal("e", Chosen(decides: true, all));
        Assert.Equal("d", Chosen(decides: false, all));
        Assert.Equal("d", Chosen(decides: true, all[..4]));
        Assert.IsType<VerifierChoice.Nobody>(VerifierRules.Choose(audit, new AuditStep.Ask(AuditScope.Points, false) { Decides = true }, all[..3], 0));

        string Chosen(bool decides, VerifierCandidate[] candidates) => Assert.IsType<VerifierChoice.Chosen>(
            VerifierRules.Choose(audit, new AuditStep.Ask(AuditScope.Points, false) { Decides = decides }, candidates, 0)).Verifier.Id.Value;
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.200", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2::3", "2001:db8:1::/48")]
    [InlineData("127.0.0.1", "")]
    [InlineData("::1", "")]
    public void Network_OfAnAddress_IsItsNeighbourhood(string address, string network) => Assert.Equal(network, WorkerNetwork.Of(System.Net.IPAddress.Parse(address)));

    private static Audit ByOperators(Audit audit, int opinion) => audit with { Opinions = [.. audit.Opinions.Select((one, i) => one with { ByOperators = i == opinion })] };

    private static Audit With(params OpinionVerdict[] opinions) => Opened with
    {
        Replay = AuditReplay.Matches,
        Opinions = [.. opinions.Select((verdict, i) => new AuditOpinion(new WorkerId($"v{i}"), $"owner-{i}", "cuda/card", verdict, [], i, 1))],
    };
}
