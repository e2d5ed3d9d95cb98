using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Matching;

/// <summary>Finds second workers for jobs that are far past their time. Safe for concurrent use.</summary>
internal sealed class StragglerHelp(
    IJobStore store, PoolAbilities abilities, IPoolClock clock, IOptions<MatchingOptions> options, IOptions<QueueingOptions> queueing)
{
    private const int MostPerModel = 16;

    /// <summary>Stragglers of the models that idle workers here have, each with the worker that fits best and does not hold it.</summary>
    /// <param name="offers">The workers; those that are given a straggler are taken out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>Called after a look at every queue: a worker that is still idle then is one that nothing waits for.</remarks>
    public async Task<IReadOnlyList<MatchAssignment>> FindAsync(OfferIndex offers, CancellationToken cancellationToken)
    {
        var (now, found) = (clock.NowMs, new List<MatchAssignment>());
        foreach (var manifest in offers.Models.OrderBy(model => model.Value, StringComparer.Ordinal).ToList())
        {
            var due = await store.RangeAsync(new JobIndex.Stragglers(manifest), long.MinValue, now, MostPerModel, descending: false, cancellationToken);
            var jobs = await store.FindAsync([.. due.Select(entry => entry.Id)], cancellationToken);
            var order = new FairOrder(now, queueing.Value.AgeingStep);
            foreach (var job in jobs)
            {
                order.Add(new QueueId(manifest, job.Share.Class), new QueueFlow(job.Account, 0, null, []), [job]);
            }

            var elsewhere = jobs.Any(WorkerAvoidance.DependsOnOthers) ? await abilities.ElsewhereAsync(cancellationToken) : WorkersElsewhere.None;
            found.AddRange(new Matcher(order, offers, now, options.Value, elsewhere).Match([], alone: true).Assignments);
        }

        return found;
    }
}
