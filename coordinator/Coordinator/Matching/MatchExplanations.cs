using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Matching;

/// <summary>Why jobs that wait were not matched in the newest pass of this coordinator; at most 1,000 of them. Safe for concurrent use.</summary>
public sealed class MatchExplanations
{
    private const int Most = 1_000;

    private volatile IReadOnlyDictionary<JobId, MatchRecord> _newest = new Dictionary<JobId, MatchRecord>();

    /// <summary>The reasons, or null when the job was not looked at: no worker of this coordinator was idle, or the job is no longer queued.</summary>
    public MatchRecord? Find(JobId job) => _newest.GetValueOrDefault(job);

    internal void Replace(IEnumerable<UnmatchedJob> unmatched)
    {
        var newest = new Dictionary<JobId, MatchRecord>();
        foreach (var (job, why) in unmatched.Take(Most))
        {
            newest[job] = why;
        }

        _newest = newest;
    }
}
