using System.Globalization;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Audits;

/// <summary>
/// Draws by the key of the epoch in which the root arrived, at the rate that the worker's record, what it has at stake and what the job earns ask for. Whoever reads epoch, rate and root with the job can
/// draw again once the key is out (<c>sogni verify audit-draw</c>). Safe for concurrent use.
/// </summary>
internal sealed class AuditLottery(Epochs epochs, WorkerTrusts trusts, ILedgerStore ledger, IOptions<AuditsOptions> options, IOptions<CreditsOptions> credits) : IAuditDraw
{
    public async Task<AuditChoice> DrawAsync(Job job, JobLease lease, JobCommitment commitment, CancellationToken cancellationToken)
    {
        var epoch = epochs.At(commitment.ReceivedAtMs);
        var earns = JobPrice.WorkerShare(job.Price, credits.Value);
        var pending = (await ledger.BalancesAsync([LedgerAccount.Pending(lease.Worker)], cancellationToken))[0];
        return await trusts.DrawAsync(lease.Worker, Choose, cancellationToken);

        AuditChoice Choose(long jobs)
        {
            // In the first second of a pool, and after an outage, no key is announced yet: then nobody is spared.
            if (epoch is null)
            {
                return new AuditChoice(OpenAll: true, Epoch: null, AuditDraw.WholeRate) { Waits = AuditRate.IsProbation(options.Value, jobs) };
            }

            var rate = AuditRate.PpmOf(options.Value, jobs, earns, pending);
            var chosen = AuditDraw.IsAudited(Convert.FromHexString(epoch.Key), job.Id.Value, Convert.FromHexString(commitment.Root), rate);
            return new AuditChoice(chosen, epoch.Number.ToString(CultureInfo.InvariantCulture), rate) { Waits = AuditRate.IsProbation(options.Value, jobs) };
        }
    }
}
