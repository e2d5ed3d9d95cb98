using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;

namespace SogniLike.Simulation.Adversary;

/// <summary>What an audit came to.</summary>
/// <param name="Audit">With all opinions.</param>
/// <param name="Judge">The verdict.</param>
internal sealed record ToyVerdict(Audit Audit, AuditStep.Judge Judge)
{
    public bool Convicts => Judge.Convicts;

    public AuditVerdict Verdict => Judge.Verdict;

    /// <summary>Verifiers accuse and contradict: the worker's newest jobs are looked at.</summary>
    public bool IsContradicted => Verdict == AuditVerdict.Inconclusive && AuditRules.IsContradicted(Audit);
}
