using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// Jobs that are queued through this coordinator, for its own <see cref="Dispatcher"/>: an idle worker gets them without anybody reading again what was just
/// written. Only a shortcut: what is dropped here stands in the queue like any other job. Safe for concurrent use.
/// </summary>
internal sealed class Arrivals
{
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<ManifestId, int> _entering = [];
    private List<Job> _jobs = [];
    private bool _holdsWake;

    /// <summary>Called when there is something to <see cref="Take"/>, or a wake was held back until now.</summary>
    public Action? OnEntered { get; set; }

    /// <summary>
    /// Finds the worker that a job gets with its very entering, with room kept for it; null: there is none now.
    /// </summary>
    public Func<Job, (MatchAssignment Assignment, WorkerSession Session)?>? OnEntering { get; set; }

    /// <summary>
    /// Holds back a wake for the model's queue, if a request for it is being written, until that is done: the request's own wake may overtake the answer to
    /// who writes it and has its jobs at hand. False: there is no such request, or it is done.
    /// </summary>
    public bool TryHoldWake(ManifestId manifest)
    {
        lock (_gate)
        {
            var isEntering = _entering.ContainsKey(manifest);
            _holdsWake |= isEntering;
            return isEntering;
        }
    }

    /// <summary>Awaits the writing of a request, and keeps its jobs for the dispatcher when they wait now.</summary>
    /// <param name="manifest">The model that it is for.</param>
    /// <param name="write">Writes it down.</param>
    /// <param name="jobs">Those that wait once it is written.</param>
    public async Task<ApplyOutcome> EnterAsync(ManifestId manifest, Func<Task<ApplyOutcome>> write, IReadOnlyList<Job> jobs)
    {
        lock (_gate)
        {
            _entering[manifest] = _entering.GetValueOrDefault(manifest) + 1;
        }

        ApplyOutcome? outcome = null;
        try
        {
            return outcome = await write();
        }
        finally
        {
            bool isNews;
            lock (_gate)
            {
                if (--_entering[manifest] == 0)
                {
                    _entering.Remove(manifest);
                }

                // What its artist holds back is not what it was to be, and waits for no worker.
                var waits = outcome is ApplyOutcome.Applied { IsPaused: false };
                isNews = _holdsWake || (waits && jobs.Count > 0);
                _holdsWake = false;
                if (waits && _jobs.Count + jobs.Count <= Most)
                {
                    _jobs.AddRange(jobs);
                }
            }

            if (isNews)
            {
                OnEntered?.Invoke();
            }
        }
    }

    /// <summary>What has come since the last call.</summary>
    public IReadOnlyList<Job> Take()
    {
        lock (_gate)
        {
            var jobs = _jobs;
            _jobs = jobs.Count == 0 ? jobs : [];
            return jobs;
        }
    }
}
