using System.Collections.Concurrent;
using SogniLike.Coordinator.Auditing;

namespace SogniLike.Coordinator.Measuring;

/// <summary>
/// Where workers bring their answers: to questions that measure them, which this coordinator asked, and to audits, which any did. Workers cannot tell them apart. Safe for concurrent use.
/// </summary>
/// <param name="audits">Takes the answers to audits.</param>
internal sealed class MeasuringDesk(AuditExchange audits) : IAuditDesk
{
    private readonly ConcurrentDictionary<AuditId, Examination> _open = new();

    /// <summary>Takes answers to it until <see cref="Close"/>.</summary>
    public void Open(Examination examination) => _open[examination.Order.Id] = examination;

    /// <summary>Takes none any more.</summary>
    public void Close(Examination examination) => _open.TryRemove(examination.Order.Id, out _);

    /// <inheritdoc/>
    public Task<IAuditSession?> BeginAsync(AuditId id, string token, CancellationToken cancellationToken) =>
        _open.TryGetValue(id, out var examination) ? Task.FromResult(examination.TryBegin(token)) : audits.BeginAsync(id, token, cancellationToken);

    /// <inheritdoc/>
    public Task DeclineAsync(AuditId id, string token, AuditRefusalReason reason, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(id, out var examination))
        {
            examination.Decline(token, reason);
            return Task.CompletedTask;
        }

        return audits.DeclineAsync(id, token, reason, cancellationToken);
    }
}
