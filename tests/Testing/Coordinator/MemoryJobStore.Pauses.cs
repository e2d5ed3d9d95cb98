using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Testing.Coordinator;

/// <summary>Queues that artists paused.</summary>
public sealed partial class MemoryJobStore
{
    private readonly Dictionary<AccountId, long> _pausedSince = [];
    private readonly Dictionary<AccountId, long> _unsettled = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<long?>> PausedSinceAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(accounts.Count, 256, nameof(accounts));
        return Read<IReadOnlyList<long?>>(() => [.. accounts.Select(account => _pausedSince.TryGetValue(account, out var since) ? since : (long?)null)]);
    }

    /// <inheritdoc/>
    public async Task<long> SetPausedAsync(AccountId account, bool paused, long nowMs, CancellationToken cancellationToken)
    {
        var mark = await Read(() =>
        {
            if (paused)
            {
                _pausedSince.TryAdd(account, nowMs);
            }
            else
            {
                _pausedSince.Remove(account);
            }

            return _unsettled[account] = Math.Max(nowMs, _unsettled.TryGetValue(account, out var open) ? open + 1 : 0);
        });
        bus.Wake(new WakeTopic.Pause(account));
        return mark;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<(AccountId Account, long Mark)>> UnsettledPausesAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        return Read<IReadOnlyList<(AccountId, long)>>(
            () => [.. _unsettled.OrderBy(entry => entry.Value).ThenBy(entry => entry.Key.Value, StringComparer.Ordinal).Take(limit).Select(entry => (entry.Key, entry.Value))]);
    }

    /// <inheritdoc/>
    public Task SettlePauseAsync(AccountId account, long mark, CancellationToken cancellationToken) => Read(() =>
    {
        if (_unsettled.TryGetValue(account, out var open) && open == mark)
        {
            _unsettled.Remove(account);
        }

        return true;
    });
}
