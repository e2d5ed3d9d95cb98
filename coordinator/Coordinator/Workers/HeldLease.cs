using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Workers;

/// <summary>A lease that a connected worker holds, as its session knows it.</summary>
internal sealed record HeldLease(LeaseClaim Claim, AccountId Account, long UntilMs)
{
    /// <summary>The worker said how it ended and the answer is being worked out: renewals and wakes leave it alone.</summary>
    public bool Settling { get; init; }

    /// <summary>What the worker last said, without its preview: those are passed on and not kept.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>What it told of its run so far; null before the first word.</summary>
    public AttemptRun? Run { get; init; }

    /// <summary>Timestamp of <see cref="Progress"/>.</summary>
    public long ProgressAt { get; init; }

    /// <summary>Previews that the artist asked for.</summary>
    public int Previews { get; init; }

    /// <summary>Previews that were passed on.</summary>
    public int PreviewsPassed { get; init; }

    /// <summary>Timestamp of the last preview that was passed on; null before the first.</summary>
    public long? PreviewAt { get; init; }

    /// <summary>What the worker was told about previews; null where another session told it, if any.</summary>
    public bool? PreviewsWanted { get; init; }

    /// <summary>Unix milliseconds beyond which heartbeats do not renew it.</summary>
    public long EndsAtMs { get; init; } = long.MaxValue;

    public static HeldLease Of(Job job, JobLease lease) =>
        new(new LeaseClaim(job.Id, lease.Token, lease.Fence), job.Account, lease.UntilMs)
        {
            EndsAtMs = lease.Pace?.EndsAtMs ?? long.MaxValue,
            Previews = job.Spec.Previews,
        };
}
