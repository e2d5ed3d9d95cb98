using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Workers;

/// <summary>A lease that a connected worker holds, as its session knows it.</summary>
internal sealed record HeldLease(LeaseClaim Claim, AccountId Account, long UntilMs)
{
    /// <summary>The worker said how it ended and the answer is being worked out: renewals and wakes leave it alone.</summary>
    public bool Settling { get; init; }

    /// <summary>What the worker last said.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>Timestamp of <see cref="Progress"/>.</summary>
    public long ProgressAt { get; init; }

    public static HeldLease Of(Job job) => new(new LeaseClaim(job.Id, job.Lease!.Token, job.Lease.Fence), job.Account, job.Lease.UntilMs);
}
