using SogniLike.Coordinator.Measuring;

namespace SogniLike.Coordinator.Workers;

/// <summary>
/// Enrolment tokens, enrolled workers and who is present. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be
/// reached.
/// </summary>
public interface IWorkerStore
{
    /// <summary>Adds a token; false when the id exists or the pool holds <paramref name="most"/> tokens already.</summary>
    Task<bool> AddTokenAsync(EnrolmentTokenRecord token, int most, CancellationToken cancellationToken);

    /// <summary>All tokens, oldest first.</summary>
    Task<IReadOnlyList<EnrolmentTokenRecord>> ListTokensAsync(CancellationToken cancellationToken);

    /// <summary>Marks the token revoked and returns it, or null when there is none.</summary>
    Task<EnrolmentTokenRecord?> RevokeTokenAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Uses the token whose secret hashes to <paramref name="secretSha256"/> once and adds the worker, in one transaction.
    /// <see cref="WorkerRecord.Owner"/> and <see cref="WorkerRecord.TokenId"/> of what is stored come from the token.
    /// </summary>
    Task<EnrolmentOutcome> EnrolAsync(string secretSha256, WorkerRecord worker, int mostWorkers, long nowMs, CancellationToken cancellationToken);

    /// <summary>The worker, or null.</summary>
    Task<WorkerRecord?> FindAsync(WorkerId id, CancellationToken cancellationToken);

    /// <summary>All workers, oldest first.</summary>
    Task<IReadOnlyList<WorkerRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes the worker and returns it, or null when there is none; tells the pool (<see cref="Jobs.WakeTopic.Standing"/>). <paramref name="change"/> is pure and called anew when somebody else was
    /// faster.
    /// </summary>
    Task<WorkerRecord?> ChangeAsync(WorkerId id, Func<WorkerRecord, WorkerRecord> change, CancellationToken cancellationToken);

    /// <summary>Marks the worker revoked and returns it, or null when there is none; tells the pool likewise.</summary>
    Task<WorkerRecord?> RevokeAsync(WorkerId id, CancellationToken cancellationToken);

    /// <summary>Says that the worker is here; forgotten after <paramref name="keepForMs"/>. Never durable.</summary>
    Task SetPresenceAsync(WorkerPresence presence, long keepForMs, CancellationToken cancellationToken);

    /// <summary>Forgets the worker's presence if it is this coordinator's.</summary>
    Task RemovePresenceAsync(WorkerId id, string coordinatorId, CancellationToken cancellationToken);

    /// <summary>Who is present on any coordinator of the pool.</summary>
    Task<IReadOnlyList<WorkerPresence>> ListPresenceAsync(long nowMs, CancellationToken cancellationToken);

    /// <summary>Tallies of the given workers, which the store counts from the attempts that end in <see cref="Jobs.IJobStore.ApplyAsync"/>.</summary>
    Task<IReadOnlyDictionary<WorkerId, WorkerTally>> TalliesAsync(IReadOnlyList<WorkerId> ids, CancellationToken cancellationToken);

    /// <summary>What was measured of these workers, at most 1,000; nothing of those that nothing was ever measured of.</summary>
    Task<IReadOnlyDictionary<WorkerId, WorkerMeasurements>> MeasurementsAsync(IReadOnlyList<WorkerId> ids, CancellationToken cancellationToken);

    /// <summary>Changes what was measured of the worker of <paramref name="first"/> and returns it.</summary>
    /// <param name="first">What is changed when nothing was measured yet.</param>
    /// <param name="change">Pure; asked again when somebody else changes it meanwhile.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<WorkerMeasurements> ChangeMeasurementsAsync(WorkerMeasurements first, Func<WorkerMeasurements, WorkerMeasurements> change, CancellationToken cancellationToken);
}
