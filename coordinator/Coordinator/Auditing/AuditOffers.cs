using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Puts assignments into the hands of the verifiers that are connected to this coordinator, whichever one assigned them, and keeps a slot of theirs until the assignment is over.
/// </summary>
internal sealed class AuditOffers(
    IAuditStore audits, IJobStore jobs, IAuditDesk desk, WorkerDirectory directory, IPoolBus bus, IPoolClock clock, TimeProvider time, IOptions<AuditingOptions> options,
    ILogger<AuditOffers> logger)
    : WokenDuty("AuditOffers", bus, static topic => topic is WakeTopic.Audits, time, logger)
{
    private const int MostAssigned = 1_000;
    private const int MostAtOnce = 256;

    // By audit: which assignment was offered, and to which session.
    private readonly Dictionary<AuditId, (long Number, WorkerSession Session)> _offered = [];

    protected override TimeSpan Interval => options.Value.Interval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (_offered.Count == 0 && !directory.Sessions().Any(static session => session.Features.Contains(WorkerFeatures.Audits)))
        {
            return;
        }

        var assigned = (await audits.RangeAsync(new AuditIndex.Assigned(), long.MinValue, long.MaxValue, MostAssigned, descending: true, cancellationToken)).ToDictionary(entry => entry.Id, entry => entry.Score);
        foreach (var (id, (number, session)) in _offered.ToList())
        {
            if (assigned.GetValueOrDefault(id) != number || session.EndReason is not null)
            {
                _offered.Remove(id);
                session.Release(SlotOf(id));
            }
        }

        foreach (var ids in assigned.Keys.Where(id => !_offered.ContainsKey(id)).Chunk(MostAtOnce))
        {
            foreach (var audit in await audits.FindAsync(ids, cancellationToken))
            {
                await OfferAsync(audit, cancellationToken);
            }
        }
    }

    /// <summary>A slot is kept under a name that no job has.</summary>
    private static JobId SlotOf(AuditId id) => new($"audit:{id}");

    private async Task OfferAsync(Audit audit, CancellationToken cancellationToken)
    {
        if (audit.Assignment is not { Begun: false } assignment || directory.Find(assignment.Verifier) is not { } session || assignment.UntilMs <= clock.NowMs
            || await jobs.FindAsync(audit.Job, cancellationToken) is not { } job)
        {
            return;
        }

        if (!session.TryReserve(SlotOf(audit.Id), SlotOf(audit.Id)))
        {
            await desk.DeclineAsync(audit.Id, assignment.Token, AuditRefusalReason.Busy, cancellationToken);
            return;
        }

        _offered[audit.Id] = (assignment.Number, session);
        var order = new AuditOrder(audit.Id, assignment.Token, TimeSpan.FromMilliseconds(assignment.UntilMs - clock.NowMs), job.Spec, assignment.Evaluations.Count);
        session.TrySend(new WorkerCommand.Audit(order));
    }
}
