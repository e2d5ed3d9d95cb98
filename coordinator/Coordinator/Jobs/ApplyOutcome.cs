using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Jobs;

/// <summary>What became of a <see cref="JobTransaction"/>. A closed set; except for <see cref="Applied"/>, nothing was written.</summary>
public abstract record ApplyOutcome
{
    private ApplyOutcome()
    {
    }

    /// <summary>Every change is durable.</summary>
    public sealed record Applied : ApplyOutcome
    {
        /// <summary>True: what entered the queue is held back, for its artist paused it. Said by <see cref="JobWriter"/>.</summary>
        public bool IsPaused { get; init; }
    }

    /// <summary>A job was changed by somebody else since it was read: read again and decide again.</summary>
    public sealed record Conflict(JobId Job) : ApplyOutcome;

    /// <summary>An audit, a standing or a worker was changed by somebody else since it was read, or is gone: read again and decide again.</summary>
    /// <param name="Id">Of the first of them.</param>
    public sealed record RecordChanged(string Id) : ApplyOutcome;

    /// <summary>A guard did not hold.</summary>
    public sealed record GuardFailed(JobGuard Guard) : ApplyOutcome;

    /// <summary>The ledger did not let it pass: an account lacks credits, or a window is not what was read.</summary>
    public sealed record LedgerRefused(LedgerOutcome Why) : ApplyOutcome;

    /// <summary>The idempotency key is known with the same body: these are its jobs.</summary>
    public sealed record Repeated(string RequestId, IReadOnlyList<JobId> Jobs) : ApplyOutcome;

    /// <summary>The idempotency key is known with another body.</summary>
    public sealed record IdempotencyConflict : ApplyOutcome;

    /// <summary>The same pixels were delivered before for something else: <see cref="JobTransaction.Fingerprint"/> does not hold.</summary>
    public sealed record ImageKnown : ApplyOutcome;
}
