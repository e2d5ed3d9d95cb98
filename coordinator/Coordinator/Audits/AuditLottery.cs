using System.Globalization;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Audits;

/// <summary>
/// Draws by the key of the epoch in which the root arrived, at the rate that the worker's record and the job's price ask for. Whoever reads epoch, rate and root with the job can
/// draw again once the key is out (<c>sogni verify audit-draw</c>). Safe for concurrent use.
/// </summary>
internal sealed class AuditLottery(Epochs epochs, WorkerTrusts trusts, IOptions<AuditsOptions> options) : IAuditDraw
{
    public Task<AuditChoice> DrawAsync(Job job, JobLease lease, JobCommitment commitment, CancellationToken cancellationToken)
    {
        var epoch = epochs.At(commitment.ReceivedAtMs);
        var work = JobWork.Of(job.Spec).MegapixelSteps;
        return trusts.DrawAsync(lease.Worker, work, Choose, cancellationToken);

        AuditChoice Choose(WorkerTrust trust, long jobs)
        {
            // In the first second of a pool, and after an outage, no key is announced yet: then nobody is spared.
            if (epoch is null)
            {
                return new AuditChoice(OpenAll: true, Epoch: null, AuditDraw.WholeRate) { Waits = AuditRate.IsProbation(options.Value, jobs) };
            }

            var rate = AuditRate.PpmOf(options.Value, jobs, work, trust.UsualWork);
            var chosen = AuditDraw.IsAudited(Convert.FromHexString(epoch.Key), job.Id.Value, Convert.FromHexString(commitment.Root), rate);
            return new AuditChoice(chosen, epoch.Number.ToString(CultureInfo.InvariantCulture), rate) { Waits = AuditRate.IsProbation(options.Value, jobs) };
        }
    }
}
