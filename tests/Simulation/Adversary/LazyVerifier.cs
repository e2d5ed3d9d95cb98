using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>
/// A verifier that makes its answers up. It is never shown the claimed prediction, so it can only be wrong: what it says is outvoted, or is no known answer, and neither is paid. In units of an opinion's pay.
/// </summary>
internal sealed class LazyVerifier(AuditsOptions audits, AuditingOptions auditing, Dice dice)
{
    private const double RefusedCost = 0.01;
    private const int MostOpinions = 10_000;

    /// <summary>Opinions that it gave before nobody asked it any more.</summary>
    public int Opinions { get; private set; }

    /// <summary>What it has more than an honest one.</summary>
    public double Gain { get; private set; }

    /// <summary>It is not asked any more.</summary>
    public bool IsOut { get; private set; }

    /// <param name="honestBefore">Opinions that it gave honestly, and was paid for what they cost.</param>
    public void Run(int honestBefore)
    {
        var trust = new WorkerTrust { Worker = new WorkerId("0"), DeliveredBefore = -1_000, Verified = honestBefore };
        while (Opinions < MostOpinions && TrustRules.MayVerify(audits, trust, 0))
        {
            Opinions++;
            var isRinger = dice.Falls(auditing.RingerShare);
            var audit = ToyVerifiers.Opened(new WorkerId("suspect"), "job", isRinger ? AuditReason.Ringer : AuditReason.Drawn, AuditScope.Points, AuditReplay.Matches, ToyDevice.Single);
            audit = audit with { Opinions = AuditRules.Outvoted(WithRightOnes(audit)) };
            var isPaid = isRinger ? AuditRules.Next(audit, 0) is AuditStep.Judge { Verdict: AuditVerdict.Passed } : !audit.Opinions[0].Outvoted;
            Gain += isPaid ? 1 - RefusedCost : -RefusedCost;
            trust = TrustRules.Opined(trust, isRinger, audit.Opinions[0].Verdict);
            trust = audit.Opinions[0].Outvoted ? trust with { Outvoted = trust.Outvoted + 1 } : trust;
        }

        IsOut = Opinions < MostOpinions;
    }

    /// <summary>Its made-up opinion, and those of the others as long as the rules ask for one.</summary>
    private static List<AuditOpinion> WithRightOnes(Audit audit)
    {
        var opinions = new List<AuditOpinion> { Opinion("0", OpinionVerdict.Disagrees) };
        for (var i = 1; AuditRules.Next(audit with { Opinions = opinions }, 0) is AuditStep.Ask; i++)
        {
            opinions.Add(Opinion($"{i}", OpinionVerdict.Agrees));
        }

        return opinions;
    }

    private static AuditOpinion Opinion(string id, OpinionVerdict verdict) => new(new WorkerId(id), $"owner-{id}", "single", verdict, [], 0, 1);
}
