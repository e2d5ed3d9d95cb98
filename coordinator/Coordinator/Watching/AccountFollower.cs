using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Watching;

/// <summary>One watch as <see cref="AccountNews"/> knows it, until it is disposed. Safe for concurrent use.</summary>
internal sealed class AccountFollower(AccountId account, Action news, Action<AccountFollower> remove) : IDisposable
{
    private readonly Lock _gate = new();
    private long _known;
    private long? _pausedAt;
    private bool _knowsPause;
    private bool _hasQueueNews;

    public AccountId Account { get; } = account;

    /// <summary>The events up to this one were read: they are no news any more.</summary>
    public void Saw(long eventId)
    {
        var known = Volatile.Read(ref _known);
        while (eventId > known && Interlocked.CompareExchange(ref _known, eventId, known) is var now && now != known)
        {
            known = now;
        }
    }

    /// <summary>The account's queue is paused since then, or runs (null): that is no news any more.</summary>
    public void SawQueue(long? pausedAtMs)
    {
        lock (_gate)
        {
            (_pausedAt, _knowsPause) = (pausedAtMs, true);
        }
    }

    /// <summary>The account's queue may have been paused, or go on.</summary>
    public void TellQueue()
    {
        lock (_gate)
        {
            _hasQueueNews = true;
        }

        news();
    }

    /// <summary>How the account's queue stands: told once.</summary>
    public void TellQueue(long? pausedAtMs)
    {
        lock (_gate)
        {
            if (!_knowsPause || pausedAtMs == _pausedAt)
            {
                return;
            }

            (_pausedAt, _hasQueueNews) = (pausedAtMs, true);
        }

        news();
    }

    /// <summary>True once after the queue was told of.</summary>
    public bool TakeQueueNews()
    {
        lock (_gate)
        {
            var had = _hasQueueNews;
            _hasQueueNews = false;
            return had;
        }
    }

    /// <summary>There may be news.</summary>
    public void Tell() => news();

    /// <summary>The account's newest event: told once, since whoever is told reads until there is no more.</summary>
    public void Tell(long newest)
    {
        if (newest > Volatile.Read(ref _known))
        {
            Saw(newest);
            news();
        }
    }

    public void Dispose() => remove(this);
}
