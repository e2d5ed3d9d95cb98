using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Audits;

/// <summary>
/// The epochs that this coordinator knows. They never change, so they are read once and kept: whoever asks costs the store nothing, and a root is drawn also while the store is
/// away. Safe for concurrent use.
/// </summary>
public sealed class Epochs(IEpochStore store, IPoolClock clock, IOptions<AuditsOptions> options)
{
    private volatile IReadOnlyList<Epoch> _known = [];

    /// <summary>The epoch in which a root arrives that arrives at this time; null in a gap after an outage and before the pool's first epoch.</summary>
    /// <param name="atMs">Unix milliseconds, not long ago.</param>
    public Epoch? At(long atMs) => _known.LastOrDefault(epoch => epoch.Holds(atMs));

    /// <summary>The epoch with this number, or null.</summary>
    public Epoch? Find(long number)
    {
        var known = _known;
        var index = known.Count == 0 ? -1 : number - known[0].Number;
        return index >= 0 && index < known.Count ? known[(int)index] : null;
    }

    /// <summary>All epochs, newest first: those to come, the running one and those that are over. <see cref="IsRevealed"/> says whose keys may be shown.</summary>
    public IReadOnlyList<Epoch> NewestFirst() => [.. _known.Reverse()];

    /// <summary>True when the key may be shown to everybody.</summary>
    public bool IsRevealed(Epoch epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        return epoch.IsRevealed(clock.NowMs, options.Value.RevealDelay);
    }

    /// <summary>Unix milliseconds from which on it may.</summary>
    public long RevealedAtMs(Epoch epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        return epoch.RevealedAtMs(options.Value.RevealDelay);
    }

    /// <summary>The newest one that is known here, or null.</summary>
    internal Epoch? Newest => _known.Count == 0 ? null : _known[^1];

    /// <summary>The oldest ones, at most 256, that were kept long enough; never the newest, whose number the next one follows.</summary>
    internal IReadOnlyList<long> Expired() =>
        [.. _known.SkipLast(1).TakeWhile(epoch => EpochRules.IsExpired(epoch, clock.NowMs, options.Value.EpochsKeptFor)).Take(256).Select(epoch => epoch.Number)];

    /// <summary>Takes in what others made. One caller at a time: the keeper.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached; what was known stays known.</exception>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (Newest is not { } newest)
        {
            _known = [.. await store.ListAsync(cancellationToken)];
            return;
        }

        var next = await store.FindAsync([.. Enumerable.Range(1, 64).Select(i => newest.Number + i)], cancellationToken);
        _known = [.. _known, .. next.OrderBy(epoch => epoch.Number)];
    }

    /// <summary>Lets go of the oldest ones. One caller at a time: the keeper.</summary>
    internal void Forget(IReadOnlyList<long> numbers) => _known = [.. _known.Where(epoch => !numbers.Contains(epoch.Number))];
}
