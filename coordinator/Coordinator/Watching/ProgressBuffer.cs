using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Watching;

/// <summary>
/// The newest progress of each job that a watch has not told yet. Bounded by the jobs of an account that run at once. Safe for concurrent use.
/// </summary>
internal sealed class ProgressBuffer(TimeProvider time, TimeSpan interval)
{
    private const int MaxJobs = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, (JobProgress Progress, long Arrival)> _waiting = [];
    private readonly Dictionary<JobId, long> _toldAt = [];
    private long _arrivals;

    /// <summary>How much has arrived so far: a mark for <see cref="Take"/>.</summary>
    public long Arrivals
    {
        get
        {
            lock (_gate)
            {
                return _arrivals;
            }
        }
    }

    public void Put(JobProgress progress)
    {
        lock (_gate)
        {
            var isKnown = _waiting.TryGetValue(progress.Job, out var older);
            if (_waiting.Count < MaxJobs || isKnown)
            {
                // A preview that nobody was told of outlives progress without one.
                var shown = isKnown && progress.Preview is null && older.Progress.Fence == progress.Fence ? progress with { Preview = older.Progress.Preview } : progress;
                _waiting[progress.Job] = (shown, ++_arrivals);
            }
        }
    }

    /// <summary>Takes what may be told now, of jobs for which <paramref name="isRunning"/> holds; what is of other jobs is dropped.</summary>
    /// <param name="upTo">
    /// An earlier value of <see cref="Arrivals"/>. What came later waits for the next call: the caller may not have heard yet that its job runs.
    /// </param>
    /// <param name="next">Time until more may be told; null when nothing waits.</param>
    public IReadOnlyList<JobProgress> Take(long upTo, Func<JobProgress, bool> isRunning, out TimeSpan? next)
    {
        var now = time.GetTimestamp();
        next = null;
        var taken = new List<JobProgress>();
        lock (_gate)
        {
            foreach (var (progress, arrival) in _waiting.Values.ToList())
            {
                if (arrival > upTo)
                {
                    continue;
                }

                if (!isRunning(progress))
                {
                    // Of another lease, perhaps: when the job was last told of stays, or a late word of an old worker would let the next one pass too soon.
                    _waiting.Remove(progress.Job);
                    continue;
                }

                var wait = _toldAt.TryGetValue(progress.Job, out var told) ? interval - time.GetElapsedTime(told, now) : TimeSpan.Zero;
                if (wait > TimeSpan.Zero)
                {
                    next = next is { } other && other < wait ? other : wait;
                    continue;
                }

                _waiting.Remove(progress.Job);
                _toldAt[progress.Job] = now;
                taken.Add(progress);
            }
        }

        return taken;
    }

    /// <summary>The job runs no longer.</summary>
    public void Forget(JobId job)
    {
        lock (_gate)
        {
            _waiting.Remove(job);
            _toldAt.Remove(job);
        }
    }
}
