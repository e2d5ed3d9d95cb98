using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Questions with known answers for verifiers: points of a job whose audit passed, asked again of somebody who never saw it, in the very form of any other audit. They live as long as the job does,
/// so nothing of a deleted one is shown. Safe for concurrent use.
/// </summary>
internal sealed class Ringers(IAuditStore audits, JobWriter writer, IIdSource ids, IPoolClock clock, IOptions<AuditingOptions> options)
{
    private const int LookedThrough = 64;

    /// <summary>After an audit that passed: opens a ringer for each of its verifiers that is drawn, if there is a question for it.</summary>
    /// <param name="judged">The audit.</param>
    /// <param name="key">What draws, 32 bytes: the key of its epoch, so that anybody can draw again once that is out.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public async Task ConsiderAsync(Audit judged, byte[] key, CancellationToken cancellationToken)
    {
        if (judged is not { Verdict: AuditVerdict.Passed, Reason: not AuditReason.Ringer, Scope: not (AuditScope.Rerun or AuditScope.Redraw) })
        {
            return;
        }

        var root = judged.Commitment is { } commitment ? Convert.FromHexString(commitment.Root) : new byte[TensorHash.SizeBytes];
        var share = (int)(options.Value.RingerShare * AuditDraw.WholeRate);
        foreach (var verifier in judged.Opinions.Select(static opinion => opinion.Verifier).Where(one => AuditDraw.IsAudited(key, $"ringer/{judged.Id}/{one}", root, share)))
        {
            await OpenAsync(judged, verifier, cancellationToken);
        }
    }

    /// <summary>After an audit in which verifiers contradicted each other: opens one for each of those that accused, if there is a question for it. They look like any other, so who accuses at random fails them.</summary>
    public async Task TestAccusersAsync(Audit judged, CancellationToken cancellationToken)
    {
        if (judged.Verdict != AuditVerdict.Inconclusive || !AuditRules.IsContradicted(judged))
        {
            return;
        }

        foreach (var verifier in judged.Opinions.Where(static opinion => opinion.Verdict == OpinionVerdict.Disagrees).Select(static opinion => opinion.Verifier))
        {
            await OpenAsync(judged, verifier, cancellationToken);
        }
    }

    /// <summary>A ringer for one of the verifiers of an audit, as data; null when there is no question for it.</summary>
    public async Task<AuditChange?> OfAsync(Audit judged, WorkerId verifier, CancellationToken cancellationToken) =>
        await KnownAsync(judged, verifier, cancellationToken) is { } known ? AuditChanges.OpenRinger(new AuditId(ids.NewId()), known, verifier, options.Value, clock.NowMs) : null;

    private async Task OpenAsync(Audit judged, WorkerId verifier, CancellationToken cancellationToken)
    {
        if (await OfAsync(judged, verifier, cancellationToken) is { } ringer)
        {
            await writer.ApplyAsync(new JobTransaction { Changes = [], Audits = [ringer] }, cancellationToken);
        }
    }

    /// <summary>The newest audit that passed, of another job, in which neither the verifier nor its owner had a part.</summary>
    private async Task<Audit?> KnownAsync(Audit judged, WorkerId verifier, CancellationToken cancellationToken)
    {
        var newest = await audits.RangeAsync(new AuditIndex.Judged(), long.MinValue, long.MaxValue, LookedThrough, descending: true, cancellationToken);
        var owner = judged.Opinions.First(opinion => opinion.Verifier == verifier).Owner;
        return (await audits.FindAsync([.. newest.Select(static entry => entry.Id)], cancellationToken)).FirstOrDefault(audit =>
            audit is { Verdict: AuditVerdict.Passed, Reason: not AuditReason.Ringer, Replay: AuditReplay.Matches }
            && audit.Job != judged.Job
            && audit.Suspect != verifier
            && audit.SuspectOwner != owner
            && audit.Opinions.All(opinion => opinion.Verifier != verifier && opinion.Owner != owner));
    }
}
