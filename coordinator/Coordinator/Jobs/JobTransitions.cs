using System.Collections.Frozen;

namespace SogniLike.Coordinator.Jobs;

/// <summary>The one table of allowed changes of state.</summary>
/// <remarks>
/// Where nothing outside decides between two states they are passed in one transaction, so the table also holds the direct pairs:
/// a submission goes from nothing to Queued, a good result from Leased to Delivered. From Queued to Queued the artist moves, pauses or resumes. From Leased to Leased a second worker joins, or one of two leaves. A result of a worker in
/// probation waits in Returned for its audit. From Delivered to Delivered nothing changes but what is known of its audits and who may see
/// the image.
/// </remarks>
public static class JobTransitions
{
    private static readonly FrozenDictionary<JobState, FrozenSet<JobState>> Allowed = new Dictionary<JobState, FrozenSet<JobState>>
    {
        [JobState.None] = Set(JobState.Queued),
        [JobState.Queued] = Set(JobState.Queued, JobState.Leased, JobState.Cancelled, JobState.Failed),
        [JobState.Leased] = Set(JobState.Leased, JobState.Queued, JobState.Returned, JobState.Delivered, JobState.Cancelled, JobState.Failed),
        [JobState.Returned] = Set(JobState.Delivered, JobState.Queued, JobState.Cancelled, JobState.Failed),
        [JobState.Delivered] = Set(JobState.Delivered),
    }.ToFrozenDictionary();

    /// <summary>States after which a job never changes, save for what is known of its audits and who may see the image.</summary>
    public static FrozenSet<JobState> Final { get; } = Set(JobState.Refused, JobState.Delivered, JobState.Failed, JobState.Cancelled);

    /// <summary>True when a job may go from <paramref name="from"/> to <paramref name="to"/> in one change.</summary>
    public static bool IsAllowed(JobState from, JobState to) => Allowed.TryGetValue(from, out var next) && next.Contains(to);

    private static FrozenSet<JobState> Set(params JobState[] states) => states.ToFrozenSet();
}
