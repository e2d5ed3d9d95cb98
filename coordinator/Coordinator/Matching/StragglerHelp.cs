using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>Finds second workers for jobs that are far past their time. Safe for concurrent use.</summary>
internal sealed class StragglerHelp(IJobStore store, WorkerDirectory directory, IPoolClock clock, IOptions<MatchingOptions> options)
{
    private const int MostPerModel = 16;

    /// <summary>Stragglers of the models that idle workers here have, each with the worker that fits best and does not hold it.</summary>
    /// <remarks>Called after a look at every queue: a worker that is still idle then is one that nothing waits for.</remarks>
    public async Task<IReadOnlyList<MatchAssignment>> FindAsync(CancellationToken cancellationToken)
    {
        var (now, found) = (clock.NowMs, new List<MatchAssignment>());
        var idle = directory.Offers().Where(offer => offer.IsIdle).ToDictionary(offer => offer.Worker);
        foreach (var manifest in idle.Values.SelectMany(offer => offer.Capabilities.Models).Select(model => model.Manifest).Distinct().ToList())
        {
            var due = await store.RangeAsync(new JobIndex.Stragglers(manifest), long.MinValue, now, MostPerModel, descending: false, cancellationToken);
            foreach (var job in await store.FindAsync([.. due.Select(entry => entry.Id)], cancellationToken))
            {
                var others = idle.Values.Where(offer => offer.IsIdle && job.Running().All(lease => lease.Worker != offer.Worker)).ToList();
                foreach (var match in Matcher.Match([job], others, now, options.Value).Assignments)
                {
                    found.Add(match);
                    idle[match.Worker] = idle[match.Worker] with { FreeSlots = idle[match.Worker].FreeSlots - 1 };
                }
            }
        }

        return found;
    }
}
