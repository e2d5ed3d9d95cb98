using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>Changes that are applied together or not at all.</summary>
public sealed record JobTransaction
{
    /// <summary>
    /// With the removals at least one, save in a transaction with audits, at most 64, all of one account. A job may change several times, each time from what the change before left; what is
    /// removed does not change.
    /// </summary>
    public required IReadOnlyList<JobChange> Changes { get; init; }

    /// <summary>Jobs that leave the store; counted with the changes.</summary>
    public IReadOnlyList<JobRemoval> Removals { get; init; } = [];

    /// <summary>Conditions that must hold at the moment of applying.</summary>
    public IReadOnlyList<JobGuard> Guards { get; init; } = [];

    /// <summary>
    /// The models of the worker that a lease goes to: what it gets counts for the queues of all of them (<see cref="Queueing.QueueMoves"/>). At most 256.
    /// </summary>
    public IReadOnlyList<ManifestId> WorkerModels { get; init; } = [];

    /// <summary>Set for a submission with an idempotency key.</summary>
    public IdempotencyClaim? Claim { get; init; }

    /// <summary>Set for a delivery, save that of a flat image.</summary>
    public ImageFingerprint? Fingerprint { get; init; }

    /// <summary>Measured numbers that these changes prove, at most 16.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>
    /// Credits that move with these changes. What follows from the changes alone is added by <see cref="Settlement.JobSettlement"/>, so a stage sets only what
    /// goes beyond that.
    /// </summary>
    public LedgerChange? Ledger { get; init; }

    /// <summary>Audits that are opened, change or are forgotten with these jobs, or alone; at most 128, each once.</summary>
    public IReadOnlyList<AuditChange> Audits { get; init; } = [];

    /// <summary>Standings of workers that change because of the audits; at most 8, each once.</summary>
    public IReadOnlyList<TrustChange> Trusts { get; init; } = [];

    /// <summary>Workers that are held, released or noted because of the audits; at most 8, each once.</summary>
    public IReadOnlyList<WorkerChange> Workers { get; init; } = [];

    /// <summary>False for one of audits alone: then nobody's events grow.</summary>
    public bool HasJobs => Changes.Count + Removals.Count > 0;

    /// <summary>Whose jobs these are.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public AccountId Account => !HasJobs ? throw new InvalidOperationException("The transaction has no jobs.") : Changes.Count > 0 ? Changes[0].After.Account : Removals[0].Before.Account;
}
