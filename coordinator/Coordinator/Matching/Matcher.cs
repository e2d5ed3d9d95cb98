using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// Which worker gets which job, and why others do not. A pure function: the same jobs, workers and time give the same answer. Jobs are served in the order
/// given;
/// among the workers that can run one, those that have its model in memory come first, then those with more free slots, then by id.
/// </summary>
public static class Matcher
{
    private const int MaxExamples = 20;

    /// <param name="jobs">Queued jobs, most urgent first.</param>
    /// <param name="workers">All connected workers, also those that can take nothing: their reasons are told.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="options">How long a job keeps away from a worker.</param>
    public static MatchResult Match(IReadOnlyList<Job> jobs, IReadOnlyList<WorkerOffer> workers, long nowMs, MatchingOptions options)
    {
        var free = workers.Select(worker => worker.FreeSlots).ToArray();
        var assignments = new List<MatchAssignment>();
        var unmatched = new List<UnmatchedJob>();
        foreach (var job in jobs)
        {
            var best = -1;
            var counts = new Dictionary<MatchRefusal, int>();
            var examples = new List<(WorkerId, MatchRefusal)>();
            for (var i = 0; i < workers.Count; i++)
            {
                if (Refuse(job, workers[i], free[i], nowMs, options) is { } refusal)
                {
                    counts[refusal] = counts.GetValueOrDefault(refusal) + 1;
                    if (examples.Count < MaxExamples)
                    {
                        examples.Add((workers[i].Worker, refusal));
                    }
                }
                else if (best < 0 || Compare(job, workers[i], free[i], workers[best], free[best]) < 0)
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                unmatched.Add(new UnmatchedJob(job.Id, counts, examples));
            }
            else
            {
                free[best]--;
                assignments.Add(new MatchAssignment(job, workers[best].Worker));
            }
        }

        return new MatchResult(assignments, unmatched);
    }

    /// <summary>Why the worker cannot have the job, or null when it can.</summary>
    internal static MatchRefusal? Refuse(Job job, WorkerOffer worker, int freeSlots, long nowMs, MatchingOptions options)
    {
        var model = worker.Capabilities.Models.FirstOrDefault(has => has.Manifest == job.Spec.Manifest);
        if (model is null)
        {
            return MatchRefusal.ModelMissing;
        }

        if (!worker.Capabilities.Samplers.Contains(job.Spec.Sampler, StringComparer.Ordinal))
        {
            return MatchRefusal.SamplerMissing;
        }

        if (model.MaxPixels > 0 && (long)job.Spec.Width * job.Spec.Height > model.MaxPixels)
        {
            return MatchRefusal.TooLarge;
        }

        if (Avoids(job, worker.Worker, nowMs, options) is { } avoids)
        {
            return avoids;
        }

        return worker.Paused ? MatchRefusal.Paused
            : worker.Draining ? MatchRefusal.Draining
            : freeSlots < 1 ? MatchRefusal.NoFreeSlot
            : null;
    }

    private static MatchRefusal? Avoids(Job job, WorkerId worker, long nowMs, MatchingOptions options)
    {
        foreach (var attempt in job.Attempts)
        {
            if (attempt.Worker != worker || attempt.EndedAtMs is not { } ended)
            {
                continue;
            }

            var sinceMs = nowMs - ended;
            switch (attempt.Outcome)
            {
                case AttemptOutcome.WorkerFailed or AttemptOutcome.WorkerTooSlow or AttemptOutcome.ResultRefused or AttemptOutcome.Declined
                    when sinceMs < options.AvoidAfterFailure.TotalMilliseconds:
                    return MatchRefusal.FailedHereBefore;
                case AttemptOutcome.HandedBack when sinceMs < options.AvoidAfterHandBack.TotalMilliseconds:
                    return MatchRefusal.HandedBackHere;
                default:
                    break;
            }
        }

        return null;
    }

    private static int Compare(Job job, WorkerOffer one, int oneFree, WorkerOffer other, int otherFree)
    {
        var loaded = HasLoaded(other).CompareTo(HasLoaded(one));
        if (loaded != 0)
        {
            return loaded;
        }

        return oneFree != otherFree ? otherFree.CompareTo(oneFree) : string.CompareOrdinal(one.Worker.Value, other.Worker.Value);

        bool HasLoaded(WorkerOffer worker) => worker.Capabilities.Models.Any(model => model.Manifest == job.Spec.Manifest && model.Loaded);
    }
}
