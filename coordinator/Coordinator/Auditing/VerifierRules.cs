namespace SogniLike.Coordinator.Auditing;

/// <summary>Who may judge whom, and in which order they are asked. Pure.</summary>
public static class VerifierRules
{
    /// <summary>How long a verifier that was busy is left alone, in milliseconds.</summary>
    public const long BusyForMs = 10_000;

    /// <summary>
    /// The first in the drawn order that may judge and has a slot free. Never the suspect, nobody of its owner or its network, nobody who gave an opinion, or whose owner or network did; for a second
    /// opinion first those on other devices than the ones before. Where nobody is independent, and first of all where others accuse already, the operator's own verifiers serve.
    /// </summary>
    /// <param name="audit">The audit.</param>
    /// <param name="ask">What is asked.</param>
    /// <param name="candidates">In the drawn order.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static VerifierChoice Choose(Audit audit, AuditStep.Ask ask, IReadOnlyList<VerifierCandidate> candidates, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(candidates);
        var able = candidates.Where(one => IsAble(audit, ask, one)).ToList();
        var independent = able.Where(one => audit.Measures is not null || (one.IsTrusted && IsIndependent(audit, one))).ToList();
        if (independent.Count == 0 || ask.Decides)
        {
            independent = [.. able.Where(static one => one.IsOperators).Union(independent)];
        }

        if (independent.Count == 0)
        {
            return new VerifierChoice.Nobody();
        }

        var chosen = independent.Where(one => one.IsFree && !WasBusy(audit, one, nowMs))
            .OrderBy(one => ask.Decides && !one.IsOperators).ThenBy(one => audit.Opinions.Any(opinion => opinion.DeviceClass == one.DeviceClass)).FirstOrDefault();
        return chosen is null ? new VerifierChoice.Busy() : new VerifierChoice.Chosen(chosen);
    }

    private static bool IsAble(Audit audit, AuditStep.Ask ask, VerifierCandidate one) =>
        one.Id != audit.Suspect
        && (audit.Measures is null || audit.Measures == one.Id)
        && (!ask.SameClass || (one.DeviceClass == audit.SuspectClass && one.Precision == audit.SuspectPrecision))
        && audit.Opinions.All(opinion => opinion.Verifier != one.Id)
        && audit.Refusals.All(refusal => refusal.Verifier != one.Id || refusal.Reason == AuditRefusalReason.Busy);

    private static bool IsIndependent(Audit audit, VerifierCandidate one) =>
        one.Owner != audit.SuspectOwner
        && IsElsewhere(one, audit.SuspectNetwork)
        && audit.Opinions.All(opinion => opinion.Owner != one.Owner && IsElsewhere(one, opinion.Network));

    private static bool IsElsewhere(VerifierCandidate one, string network) => one.Network.Length == 0 || one.Network != network;

    private static bool WasBusy(Audit audit, VerifierCandidate one, long nowMs) =>
        audit.Refusals.Any(refusal => refusal.Verifier == one.Id && refusal.AtMs > nowMs - BusyForMs);
}
