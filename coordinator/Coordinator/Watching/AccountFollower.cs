using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Watching;

/// <summary>One watch as <see cref="AccountNews"/> knows it, until it is disposed. Safe for concurrent use.</summary>
internal sealed class AccountFollower(AccountId account, Action news, Action<AccountFollower> remove) : IDisposable
{
    private long _known;

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
