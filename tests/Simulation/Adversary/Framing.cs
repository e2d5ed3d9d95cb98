using System.Security.Cryptography;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>
/// Verifiers of different owners who agreed to say of honest results that they are wrong. They tell each other what they said, and whoever is asked after one of them accuses too. Who is asked is drawn, none
/// sees whether a question is a ringer, and the first of them cannot know who comes next. Choice of verifiers, verdicts and standings are those of the product.
/// </summary>
internal sealed class Framing
{
    // Opinions that each of them gave honestly before.
    private const int Before = 500;

    private readonly double _share;
    private readonly bool _isPatient;
    private readonly bool _hasOperators;
    private readonly AuditsOptions _audits;
    private readonly AuditingOptions _auditing;
    private readonly Dice _dice;
    private readonly byte[] _key;
    private readonly WorkerTrust[] _trusts =
        [.. ToyVerifiers.Ids.Select(static id => new WorkerTrust { Worker = new WorkerId(id), DeliveredBefore = -1_000, Verified = Before })];

    private readonly int[] _paid = new int[ToyVerifiers.Count];
    private int _done;
    private int _tries;
    private int _convicted;
    private int _contradicted;

    /// <param name="share">Of the verifiers.</param>
    /// <param name="isPatient">They accuse only as often as they may be wrong.</param>
    /// <param name="hasOperators">One of the others is the operator's.</param>
    /// <param name="audits">Options of the product.</param>
    /// <param name="auditing">Options of the product.</param>
    /// <param name="dice">Decides the rest.</param>
    public Framing(double share, bool isPatient, bool hasOperators, AuditsOptions audits, AuditingOptions auditing, Dice dice)
    {
        (_hasOperators, _share, _isPatient, _audits, _auditing, _dice) = (hasOperators, share, isPatient, audits, auditing, dice);
        _key = SHA256.HashData(BitConverter.GetBytes(dice.Between(0, int.MaxValue)));
    }

    private int Framers => (int)Math.Round(_share * ToyVerifiers.Count);

    /// <param name="count">Audits of honest workers.</param>
    public void Run(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!Audit($"job-{i}", AuditReason.Drawn))
            {
                continue;
            }

            // Contradicted: the newest jobs of the worker are looked at, each by others.
            for (var again = 0; again < _auditing.WindowAudits; again++)
            {
                Audit($"job-{i}-{again}", AuditReason.Window);
            }
        }
    }

    public FramingResult Result() => new(
        _share,
        _isPatient,
        _hasOperators,
        _done,
        _tries,
        _convicted,
        _contradicted,
        Framers,
        _trusts.Take(Framers).Count(MayVerify),
        _paid.Take(Framers).Average() / _paid.Skip(Framers).Average(),
        _hasOperators ? 0 : Formulas.Framed(_share, _auditing.WindowAudits),
        Formulas.FramedByTwo(_share));

    /// <returns>True when it was contradicted.</returns>
    private bool Audit(string job, AuditReason reason)
    {
        _done++;
        var root = SHA256.HashData(BitConverter.GetBytes(_done));
        List<VerifierCandidate> candidates = [.. AuditDraw.RankVerifiers(_key, job, root, ToyVerifiers.Ids).Select(Candidate)];
        var audit = ToyVerifiers.Opened(new WorkerId("suspect"), job, reason, AuditScope.Points, AuditReplay.Matches, ToyDevice.Single);
        while (true)
        {
            switch (AuditRules.Next(audit, 0))
            {
                case AuditStep.Judge judge:
                    return Judged(audit, judge);
                case AuditStep.Ask ask when VerifierRules.Choose(audit, ask, candidates, 0) is VerifierChoice.Chosen { Verifier: var verifier }:
                    var opinion = new AuditOpinion(verifier.Id, verifier.Owner, verifier.DeviceClass, Says(audit, ToyVerifiers.NumberOf(verifier.Id.Value)), [], 0, 1) { ByOperators = verifier.IsOperators };
                    audit = audit with { Opinions = AuditRules.Outvoted([.. audit.Opinions, opinion]) };
                    break;
                default:
                    return Judged(audit, AuditRules.Conclude(audit));
            }
        }
    }

    private VerifierCandidate Candidate(string id) => ToyVerifiers.Candidate(id) with
    {
        IsTrusted = MayVerify(_trusts[ToyVerifiers.NumberOf(id)]),
        IsOperators = _hasOperators && ToyVerifiers.NumberOf(id) == ToyVerifiers.Count - 1,
    };

    private bool Judged(Audit audit, AuditStep.Judge judge)
    {
        _tries += audit.Opinions[0].Verdict == OpinionVerdict.Disagrees ? 1 : 0;
        _convicted += judge.Convicts ? 1 : 0;
        var isContradicted = judge.Verdict == AuditVerdict.Inconclusive && AuditRules.IsContradicted(audit);
        _contradicted += isContradicted ? 1 : 0;
        foreach (var opinion in audit.Opinions)
        {
            var number = ToyVerifiers.NumberOf(opinion.Verifier.Value);
            var trust = TrustRules.Opined(_trusts[number], isRinger: false, opinion.Verdict);
            _trusts[number] = opinion.Outvoted ? trust with { Outvoted = trust.Outvoted + 1 } : trust;
            _paid[number] += opinion.Outvoted ? 0 : 1;
            if (isContradicted ? opinion.Verdict == OpinionVerdict.Disagrees : judge.Verdict == AuditVerdict.Passed && _dice.Falls(_auditing.RingerShare))
            {
                Test(number);
            }
        }

        return isContradicted && audit.Reason != AuditReason.Window;
    }

    /// <summary>A question with a known answer, which looks like any other.</summary>
    private void Test(int number)
    {
        var says = Says(null, number);
        _trusts[number] = TrustRules.Opined(_trusts[number], isRinger: true, says);
        _paid[number] += says == OpinionVerdict.Agrees ? 1 : 0;
    }

    private OpinionVerdict Says(Audit? audit, int number)
    {
        var joins = audit?.Opinions.Any(static opinion => opinion.Verdict == OpinionVerdict.Disagrees) ?? false;
        return number < Framers && (joins || audit is not { Opinions.Count: > 0 }) && (!_isPatient || MayErr(_trusts[number], joins ? 1 : 2)) ? OpinionVerdict.Disagrees : OpinionVerdict.Agrees;
    }

    /// <summary>It would still be asked after being wrong so many times more: one that begins keeps one for joining another.</summary>
    private bool MayErr(WorkerTrust trust, int times) => MayVerify(trust with { Outvoted = trust.Outvoted + times });

    private bool MayVerify(WorkerTrust trust) => TrustRules.MayVerify(_audits, trust, 0);
}
