using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Watching;

/// <summary>
/// The newest progress of each job that a watch has not told yet. Bounded by the jobs of an account that run at once. Safe for concurrent use.
/// </summary>
internal sealed class ProgressBuffer(TimeProvider time, TimeSpan interval)
{
    private const int MaxJobs = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, JobProgress> _waiting = [];
    private readonly Dictionary<JobId, long> _toldAt = [];

    public void Put(JobProgress progress)
    {
        lock (_gate)
        {
            if (_waiting.Count < MaxJobs || _waiting.ContainsKey(progress.Job))
            {
                _waiting[progress.Job] = progress;
            }
        }
    }

    /// <summary>Takes what may be told now, of jobs for which <paramref name="isRunning"/> holds; what is of other jobs is dropped.</summary>
    /// <param name="next">Time until more may be told; null when nothing waits.</param>
    public IReadOnlyList<JobProgress> Take(Func<JobProgress, bool> isRunning, out TimeSpan? next)
    {
        var now = time.GetTimestamp();
        next = null;
        var taken = new List<JobProgress>();
        lock (_gate)
        {
            foreach (var progress in _waiting.Values.ToList())
            {
                if (!isRunning(progress))
                {
                    _waiting.Remove(progress.Job);
                    _toldAt.Remove(progress.Job);
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
