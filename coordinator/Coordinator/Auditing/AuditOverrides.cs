using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Lets operators decide about verdicts. A conviction that is overturned gives the worker back what it lost; a verdict that becomes "failed" has the consequences of any other that convicts. All of it
/// is one transaction on the audit as it was read, so a repetition changes nothing. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class AuditOverrides
{
    private readonly AuditWriter _writer;
    private readonly AuditConsequences _consequences;
    private readonly LeaseRevocation _leases;
    private readonly IPoolClock _clock;

    internal AuditOverrides(AuditWriter writer, AuditConsequences consequences, LeaseRevocation leases, IPoolClock clock) =>
        (_writer, _consequences, _leases, _clock) = (writer, consequences, leases, clock);

    /// <summary>Sets the verdict of an audit that has one.</summary>
    /// <param name="id">The audit; not one that measured a verifier.</param>
    /// <param name="verdict">What it is from now on: passed, failed or inconclusive.</param>
    /// <param name="by">The key that asks for it.</param>
    /// <param name="reason">Kept with the audit, for everybody to read; 1 to 200 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<OverrideResult> OverrideAsync(AuditId id, AuditVerdict verdict, string by, string reason, CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        checks.Text("reason", reason, 1, 200);
        if (verdict is not (AuditVerdict.Passed or AuditVerdict.Failed or AuditVerdict.Inconclusive))
        {
            checks.Fail("verdict", FieldErrorCode.OutOfRange, "verdict must be passed, failed or inconclusive.");
        }

        if (!checks.AllHold)
        {
            return new OverrideResult.Invalid(checks.Errors);
        }

        OverrideResult? refused = null;
        var changed = false;
        var audit = await _writer.ChangeAsync(id, DecideAsync, cancellationToken);
        if (changed && audit!.Convicted)
        {
            await _leases.EndAllAsync(audit.Suspect, "The worker was banned.", cancellationToken);
        }

        return refused ?? (audit is null ? new OverrideResult.NotFound() : new OverrideResult.Done(audit, changed));

        async Task<JobTransaction?> DecideAsync(Audit current, bool isKnown)
        {
            refused = current switch
            {
                { IsOpen: true } => new OverrideResult.StillOpen(),
                { Reason: AuditReason.Ringer } => new OverrideResult.Invalid(
                    [new FieldError("audit_id", FieldErrorCode.OutOfRange, "audit_id must be that of an audit of a result; this one measured a verifier.")]),
                _ => null,
            };
            changed = refused is null && current.Verdict != verdict;
            if (!changed)
            {
                return null;
            }

            var now = _clock.NowMs;
            return await _consequences.OfAsync(current, new AuditOverride(now, by, current.Verdict!.Value, verdict, reason), now, cancellationToken);
        }
    }
}
