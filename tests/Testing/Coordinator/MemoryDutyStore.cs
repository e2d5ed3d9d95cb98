using SogniLike.Coordinator.Duties;

namespace SogniLike.Testing.Coordinator;

/// <summary>Duties of a pool in memory. Safe for concurrent use.</summary>
public sealed class MemoryDutyStore : IDutyStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DutyLease> _duties = [];

    /// <inheritdoc/>
    public Task<DutyLease?> TakeAsync(string duty, string holder, long nowMs, long untilMs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var known = _duties.GetValueOrDefault(duty);
            var runs = known is not null && known.UntilMs > nowMs;
            if (runs && known!.Holder != holder)
            {
                return Task.FromResult<DutyLease?>(null);
            }

            var taken = runs
                ? known! with { UntilMs = Math.Max(known.UntilMs, untilMs) }
                : new DutyLease(duty, holder, (known?.Fence ?? 0) + 1, untilMs, known?.Cursor ?? "");
            _duties[duty] = taken;
            return Task.FromResult<DutyLease?>(taken);
        }
    }

    /// <inheritdoc/>
    public Task<bool> AdvanceAsync(string duty, long fence, string cursor, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_duties.GetValueOrDefault(duty) is not { } known || known.Fence != fence)
            {
                return Task.FromResult(false);
            }

            _duties[duty] = known with { Cursor = cursor };
            return Task.FromResult(true);
        }
    }
}
