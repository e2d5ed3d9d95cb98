using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Where verifiers bring their answers, on any coordinator. Offers reach them as <see cref="Workers.WorkerCommand.Audit"/> on their control streams. Safe for concurrent use. Throws
/// <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IAuditDesk
{
    /// <summary>Begins the exchange; once per assignment. Null: no such assignment, or it lapsed, or it was begun before.</summary>
    /// <param name="id">Of the order.</param>
    /// <param name="token">Of the order, lower-case hexadecimal; compared in constant time.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    Task<IAuditSession?> BeginAsync(AuditId id, string token, CancellationToken cancellationToken);

    /// <summary>The worker does not want it; somebody else is asked. Nothing happens when there is no such assignment.</summary>
    Task DeclineAsync(AuditId id, string token, AuditRefusalReason reason, CancellationToken cancellationToken);
}
