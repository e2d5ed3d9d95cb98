using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Matching;

/// <summary>Why jobs that wait were not matched in the newest pass of this coordinator; at most 1,000 of them. Safe for concurrent use.</summary>
public sealed class MatchExplanations
{
    private const int Most = 1_000;

    private volatile IReadOnlyDictionary<JobId, UnmatchedJob> _newest = new Dictionary<JobId, UnmatchedJob>();

    /// <summary>The reasons, or null when the job was not looked at: no worker of this coordinator was idle, or the job is no longer queued.</summary>
    public UnmatchedJob? Find(JobId job) => _newest.GetValueOrDefault(job);

    internal void Replace(IEnumerable<UnmatchedJob> unmatched) => _newest = unmatched.Take(Most).ToDictionary(job => job.Job);
}
