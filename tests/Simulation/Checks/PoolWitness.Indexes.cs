using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Simulation.Checks;

/// <content>What the store keeps besides the jobs is a function of the jobs.</content>
internal sealed partial class PoolWitness
{
    private void CheckIndexes()
    {
        var expected = new Dictionary<JobIndex, Dictionary<JobId, long>>();
        foreach (var job in _jobs.Values)
        {
            foreach (var index in JobIndexes.Of(job).Keys)
            {
                expected.TryAdd(index, []);
            }
        }

        // Every index that any version of a job may stand in, so that what should have left one is found.
        foreach (var job in _jobs.Values)
        {
            var flow = new JobIndex.Flow(new QueueId(job.Spec.Manifest, job.Share.Class), job.Account);
            expected.TryAdd(flow, []);
            if (job.Waits)
            {
                expected[flow][job.Id] = job.QueuePlace;
            }

            expected.TryAdd(new JobIndex.AccountActive(job.Account), []);
            foreach (var attempt in job.Attempts)
            {
                expected.TryAdd(new JobIndex.WorkerLeases(attempt.Worker), []);
            }

            foreach (var (index, score) in JobIndexes.Of(job))
            {
                expected[index][job.Id] = index switch
                {
                    JobIndex.Leases => _renewedUntil[(job.Id, job.Lease!.Fence)],
                    JobIndex.Hedges => _renewedUntil[(job.Id, job.Hedge!.Fence)],
                    _ => score,
                };
            }
        }

        foreach (var (index, entries) in expected)
        {
            var must = entries.OrderBy(entry => entry.Value).ThenBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)).ToList();
            var stored = ReadIndex(index);
            if (!must.SequenceEqual(stored))
            {
                var differs = must.Except(stored).Concat(stored.Except(must)).First();
                Violated($"index {index} is no function of the jobs: {differs.Key} with score {differs.Value} is on one side only");
            }
        }
    }

    /// <summary>What the queues say of themselves is what waits in them.</summary>
    private void CheckQueues()
    {
        var must = _jobs.Values.Where(job => job.Waits)
            .GroupBy(job => new QueueId(job.Spec.Manifest, job.Share.Class))
            .Select(queue => new QueueLoad(queue.Key, queue.Count(), queue.Sum(job => JobWork.Of(job.Spec).KilopixelSteps)))
            .OrderBy(load => load.Queue.ToString(), StringComparer.Ordinal).ToList();
        var stored = Wait(store.QueueLoadsAsync(CancellationToken.None)).OrderBy(load => load.Queue.ToString(), StringComparer.Ordinal).ToList();
        if (!must.SequenceEqual(stored))
        {
            Violated($"the queues hold {string.Join(", ", must)} and say {string.Join(", ", stored)}");
        }
    }

    private List<(JobId Key, long Value)> ReadIndex(JobIndex index)
    {
        const int Page = 1_000;
        var all = new List<(JobId, long)>();
        var from = long.MinValue;
        while (true)
        {
            var page = Wait(store.RangeAsync(index, from, long.MaxValue, Page, descending: false, CancellationToken.None));
            all.AddRange(page.Where(entry => !all.Contains(entry)));
            if (page.Count < Page)
            {
                return all;
            }

            from = page[^1].Score;
        }
    }
}
