using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;

namespace SogniLike.Testing.Coordinator;

/// <summary>What devices measured, in memory. Safe for concurrent use.</summary>
public sealed class MemoryToleranceStore : IToleranceStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ToleranceKey, ToleranceRecord> _records = [];

    /// <inheritdoc/>
    public Task<ToleranceRecord?> FindAsync(ToleranceKey key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_records.GetValueOrDefault(key));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ToleranceRecord>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ToleranceRecord>>([.. _records.Values]);
        }
    }

    /// <inheritdoc/>
    public Task<ToleranceRecord?> ChangeAsync(ToleranceRecord first, int most, Func<ToleranceRecord, ToleranceRecord> change, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var key = ToleranceKey.Read(first.Model, first.One, first.Other);
            if (!_records.TryGetValue(key, out var known) && _records.Count >= most)
            {
                return Task.FromResult<ToleranceRecord?>(null);
            }

            return Task.FromResult<ToleranceRecord?>(_records[key] = known is null ? first : change(known));
        }
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(ToleranceKey key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_records.Remove(key));
        }
    }
}
