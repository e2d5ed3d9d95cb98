using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// When the pay of a worker waits. Whoever cannot be checked is not punished, and not paid either, or a cheat would only have to name a device that nobody knows: what it earned vests once an audit of
/// a result from the same device passed. Pure.
/// </summary>
public static class PayHoldRules
{
    // Of one worker: as many devices as it may name before naming another one releases nothing.
    private const int Most = 16;

    /// <summary>Too few found a result wrong to convict it.</summary>
    public static WorkerTrust Accused(WorkerTrust trust, AuditId audit, long nowMs) => With(trust, new PayHold(PayHoldKind.Accused, audit.Value, nowMs));

    /// <summary>One of its audits was judged.</summary>
    /// <param name="trust">Before.</param>
    /// <param name="audit">The audit, with all opinions.</param>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="convicts">What waits is lost.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static WorkerTrust Judged(WorkerTrust trust, Audit audit, AuditVerdict verdict, bool convicts, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(audit);
        if (convicts)
        {
            return trust with { PayHolds = [], Vouched = [] };
        }

        if (verdict is AuditVerdict.Inconclusive or AuditVerdict.Unaudited)
        {
            // Slow is not wrong, who is contradicted is looked at otherwise, and nobody's pay waits because somebody asks for a look.
            return AuditRules.IsAccused(audit) ? Accused(trust, audit.Id, nowMs)
                : audit.Replay == AuditReplay.Overtaken || audit.Reason is AuditReason.Dispute or AuditReason.Operator || AuditRules.IsContradicted(audit) || trust.Vouched.Contains(DeviceOf(audit)) ? Decided(trust, audit.Id)
                : With(Decided(trust, audit.Id), new PayHold(PayHoldKind.Unchecked, DeviceOf(audit), nowMs));
        }

        return verdict == AuditVerdict.Passed ? Without(Decided(trust, audit.Id), PayHoldKind.Unchecked, DeviceOf(audit)) : Decided(trust, audit.Id);
    }

    /// <summary>An operator decided about one of its audits, and convicted nobody.</summary>
    public static WorkerTrust Overruled(WorkerTrust trust, Audit audit, AuditVerdict to)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(audit);
        var decided = Decided(trust, audit.Id);
        return to == AuditVerdict.Passed ? Without(decided, PayHoldKind.Unchecked, DeviceOf(audit)) : decided;
    }

    /// <summary>An operator vouches for the worker: nothing waits any more, and nothing will for the devices that made it wait.</summary>
    public static WorkerTrust Released(WorkerTrust trust)
    {
        ArgumentNullException.ThrowIfNull(trust);
        var devices = trust.PayHolds.Where(static hold => hold.Kind == PayHoldKind.Unchecked).Select(static hold => hold.Subject);
        return trust with { PayHolds = [], Vouched = [.. trust.Vouched.Union(devices).TakeLast(Most)] };
    }

    /// <summary>What the ledger does about it, in the transaction that changes the standing; null when that is nothing.</summary>
    public static LedgerChange? LedgerOf(WorkerTrust? before, WorkerTrust after, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(after);
        return before is { PayHolds.Count: > 0 } == after.PayHolds.Count > 0 ? null : Vesting(after, nowMs);
    }

    /// <summary>Says to the ledger what the standing says.</summary>
    public static LedgerChange Vesting(WorkerTrust trust, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return new LedgerChange { AtMs = nowMs, Vesting = [new VestingChange(trust.Worker, Waits: trust.PayHolds.Count > 0)] };
    }

    private static string DeviceOf(Audit audit) => $"{audit.SuspectClass} {audit.SuspectPrecision}".Trim();

    private static WorkerTrust Decided(WorkerTrust trust, AuditId audit) => Without(trust, PayHoldKind.Accused, audit.Value);

    private static WorkerTrust With(WorkerTrust trust, PayHold hold) => trust.PayHolds.Count >= Most || trust.PayHolds.Any(one => one.Kind == hold.Kind && one.Subject == hold.Subject)
        ? trust
        : trust with { PayHolds = [.. trust.PayHolds, hold] };

    private static WorkerTrust Without(WorkerTrust trust, PayHoldKind kind, string subject)
    {
        PayHold[] left = [.. trust.PayHolds.Where(hold => hold.Kind != kind || hold.Subject != subject)];
        return left.Length == trust.PayHolds.Count ? trust : trust with { PayHolds = left };
    }
}
