namespace SogniLike.Coordinator.Jobs;

/// <summary>The leases of a job that run: none, one, or two while a straggler is hedged.</summary>
public static class JobLeases
{
    /// <summary>The running leases, the primary first.</summary>
    public static IReadOnlyList<JobLease> Running(this Job job) => (job.Lease, job.Hedge) switch
    {
        (null, _) => [],
        ({ } lease, null) => [lease],
        ({ } lease, { } hedge) => [lease, hedge],
    };

    /// <summary>The running lease with this fence, or null.</summary>
    public static JobLease? Running(this Job job, long fence) => job.Lease?.Fence == fence ? job.Lease : job.Hedge?.Fence == fence ? job.Hedge : null;

    /// <summary>The index whose score is the end of this running lease.</summary>
    public static JobIndex IndexOf(this Job job, JobLease lease) => job.Hedge?.Fence == lease.Fence ? new JobIndex.Hedges() : new JobIndex.Leases();
}
