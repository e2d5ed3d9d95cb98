using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Duties;

/// <summary>
/// Lets one coordinator at a time do what the pool needs done once. Nobody is appointed: whoever comes first has a duty until it goes or falls silent, and the
/// work goes in chunks, so that a holder that was overtaken finds out between two of them. Safe for concurrent use.
/// </summary>
/// <remarks>A duty must do no harm when two holders overlap for a chunk: clocks differ, processes are paused. Versions and fences in the store see to that.</remarks>
internal sealed class PoolDuties(IDutyStore store, CoordinatorIdentity coordinator, IPoolClock clock, IOptions<DutiesOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DutyLease> _held = [];

    /// <summary>
    /// The duty, if it is this coordinator's for the next chunk; null when another one has it. Asks the store only when less than half of the lease is left, so
    /// <see cref="DutyLease.Cursor"/> may be as old as that.
    /// </summary>
    public async Task<DutyLease?> TakeAsync(string duty, CancellationToken cancellationToken)
    {
        var (now, lengthMs) = (clock.NowMs, (long)options.Value.LeaseLength.TotalMilliseconds);
        if (Held(duty) is { } held && held.UntilMs - now > lengthMs / 2)
        {
            return held;
        }

        var taken = await store.TakeAsync(duty, coordinator.Id, now, now + lengthMs, cancellationToken);
        Keep(duty, taken);
        return taken;
    }

    /// <summary>Ends a chunk: keeps how far the work has come, unless another coordinator took over; then false.</summary>
    public async Task<bool> AdvanceAsync(DutyLease lease, string cursor, CancellationToken cancellationToken)
    {
        var kept = await store.AdvanceAsync(lease.Duty, lease.Fence, cursor, cancellationToken);
        Keep(lease.Duty, kept ? lease with { Cursor = cursor } : null);
        return kept;
    }

    private DutyLease? Held(string duty)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(duty);
        }
    }

    private void Keep(string duty, DutyLease? lease)
    {
        lock (_gate)
        {
            if (lease is null)
            {
                _held.Remove(duty);
            }
            else
            {
                _held[duty] = lease;
            }
        }
    }
}
