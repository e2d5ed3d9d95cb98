using System.Collections.Concurrent;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator;

/// <summary>Audits, and what changes with them.</summary>
public sealed partial class MemoryJobStore : IAuditStore
{
    private readonly Dictionary<AuditId, Audit> _audits = [];
    private readonly Dictionary<AuditIndex, MemoryIndex> _auditIndexes = [];

    /// <summary>What is known about the workers' honesty.</summary>
    public MemoryTrustStore Trust { get; } = new();

    /// <summary>Every token of an assignment that is kept.</summary>
    public IReadOnlyList<string> AuditTokens
    {
        get
        {
            lock (_gate)
            {
                return [.. _audits.Values.Select(audit => audit.Assignment?.Token).OfType<string>()];
            }
        }
    }

    internal ConcurrentDictionary<WorkerId, WorkerRecord> WorkerRecords { get; } = new();

    /// <inheritdoc/>
    public Task<Audit?> FindAsync(AuditId id, CancellationToken cancellationToken) => Read(() => _audits.GetValueOrDefault(id));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Audit>> FindAsync(IReadOnlyList<AuditId> ids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, 256, nameof(ids));
        return Read<IReadOnlyList<Audit>>(() => [.. ids.Select(id => _audits.GetValueOrDefault(id)).OfType<Audit>()]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<(AuditId Id, long Score)>> RangeAsync(
        AuditIndex index, long minScore, long maxScore, int limit, bool descending, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        return Read<IReadOnlyList<(AuditId, long)>>(
            () => [.. AuditsIn(index).Range(minScore, maxScore, descending).Take(limit).Select(entry => (new AuditId(entry.Item1.Value), entry.Item2))]);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(AuditIndex index, CancellationToken cancellationToken) => Read(() => (long)AuditsIn(index).Count);

    private MemoryIndex AuditsIn(AuditIndex index)
    {
        if (!_auditIndexes.TryGetValue(index, out var entries))
        {
            _auditIndexes[index] = entries = new MemoryIndex();
        }

        return entries;
    }

    private string? ChangedRecord(JobTransaction transaction) =>
        transaction.Audits.FirstOrDefault(change => !ReferenceEquals(_audits.GetValueOrDefault(change.Id), change.Before))?.Id.Value
        ?? transaction.Trusts.FirstOrDefault(change => Trust.Find(change.After.Worker) != change.Before)?.After.Worker.Value
        ?? transaction.Workers.FirstOrDefault(change => WorkerRecords.GetValueOrDefault(change.After.Id) != change.Before)?.After.Id.Value;

    private void WriteRecords(JobTransaction transaction)
    {
        foreach (var change in transaction.Audits)
        {
            foreach (var (index, score) in AuditIndexes.Moves(change))
            {
                if (score is { } value)
                {
                    AuditsIn(index).Set(new JobId(change.Id.Value), value);
                }
                else
                {
                    AuditsIn(index).Remove(new JobId(change.Id.Value));
                }
            }

            if (change.After is { } after)
            {
                _audits[change.Id] = after;
            }
            else
            {
                _audits.Remove(change.Id);
            }
        }

        foreach (var change in transaction.Trusts)
        {
            Trust.Put(change.After);
        }

        foreach (var change in transaction.Workers)
        {
            WorkerRecords[change.After.Id] = change.After;
        }
    }
}
