using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Settlement;

/// <summary>
/// How audits are paid: from the reserve when they are ordered, to the verifier's window when it did its part, the rest back. A verifier that is convicted of
/// not doing it loses that too. Pure functions; <see cref="LedgerWriter"/> applies what they return.
/// </summary>
public static class AuditPay
{
    /// <summary>Sets aside what an audit may cost at most.</summary>
    /// <param name="audit">Id of the audit.</param>
    /// <param name="amount">Millicredits, at least 1.</param>
    public static LedgerChange Open(string audit, long amount, long nowMs) =>
        Of(nowMs, JournalEntry.Move(JournalReason.AuditOpen, audit, LedgerAccount.Reserve, LedgerAccount.VerifierPay, amount));

    /// <summary>Pays a verifier out of what <see cref="Open"/> set aside.</summary>
    public static LedgerChange Pay(string audit, WorkerId verifier, long amount, long nowMs, AuditsOptions options) =>
        Of(nowMs, JournalEntry.Move(JournalReason.AuditPay, audit, LedgerAccount.VerifierPay, LedgerAccount.Pending(verifier), amount)) with
        {
            Earned = [new EarnedCredit(verifier, new WindowItem(amount, audit, null, 0), options.PendingJobs)],
        };

    /// <summary>Gives back what an audit did not cost.</summary>
    public static LedgerChange Release(string audit, long amount, long nowMs) =>
        Of(nowMs, JournalEntry.Move(JournalReason.AuditRelease, audit, LedgerAccount.VerifierPay, LedgerAccount.Reserve, amount));

    private static LedgerChange Of(long nowMs, JournalEntry entry) => new() { AtMs = nowMs, Entries = [entry] };
}
