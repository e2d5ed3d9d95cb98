using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Workers;

/// <summary>What a coordinator tells a worker. A closed set.</summary>
public abstract record WorkerCommand
{
    private WorkerCommand()
    {
    }

    /// <summary>Run this job.</summary>
    /// <param name="Id">The job.</param>
    /// <param name="Spec">What to draw.</param>
    /// <param name="Lease">The right to do so.</param>
    /// <param name="LeaseLength">Time until the lease ends unless it is renewed.</param>
    public sealed record Assign(JobId Id, JobSpec Spec, JobLease Lease, TimeSpan LeaseLength) : WorkerCommand
    {
        /// <summary>Names the batch that the job is part of; empty when it is alone.</summary>
        public string Batch { get; init; } = "";

        /// <summary>Jobs in the batch, which are all assigned in a row.</summary>
        public int BatchSize { get; init; } = 1;

        /// <summary>Whether previews are to be made from the start; <see cref="Previews"/> changes it.</summary>
        public bool PreviewsWanted { get; init; }
    }

    /// <summary>Answer to a commitment: open this much.</summary>
    /// <param name="Id">The job.</param>
    /// <param name="Fence">As the worker showed it.</param>
    /// <param name="OpenAll">The predictions of every evaluation; otherwise only what is always opened.</param>
    public sealed record Challenge(JobId Id, long Fence, bool OpenAll) : WorkerCommand;

    /// <summary>Somebody began to watch the job, or nobody does any more.</summary>
    public sealed record Previews(JobId Id, long Fence, bool Wanted) : WorkerCommand;

    /// <summary>Stop this job; nothing is to be returned.</summary>
    public sealed record Cancel(JobId Id, long Fence, CancelReason Reason) : WorkerCommand;

    /// <summary>Answer to a heartbeat or a returned result.</summary>
    /// <param name="Id">The job.</param>
    /// <param name="Fence">As the worker showed it.</param>
    /// <param name="Report">Where the lease stands.</param>
    /// <param name="Remaining">Time until the lease ends, when renewed; zero otherwise.</param>
    /// <param name="Code">Stable code when the answer is a refusal, such as "lease_expired" or "image_wrong_size"; otherwise empty.</param>
    /// <param name="Message">A sentence for people; empty when there is nothing to say.</param>
    public sealed record LeaseStatus(JobId Id, long Fence, LeaseReport Report, TimeSpan Remaining, string Code, string Message) : WorkerCommand;

    /// <summary>Compute some evaluations of another worker's job again.</summary>
    public sealed record Audit(AuditOrder Order) : WorkerCommand;

    /// <summary>You get no jobs for a while, and this is why; null: you get jobs again.</summary>
    public sealed record Hold(WorkerHold? Value) : WorkerCommand;

    /// <summary>Finish what you hold and connect elsewhere.</summary>
    /// <param name="Grace">Time until the stream is closed.</param>
    public sealed record Drain(TimeSpan Grace) : WorkerCommand;
}
