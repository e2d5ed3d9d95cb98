using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Watching;

/// <summary>
/// Tells the watches of this coordinator that their accounts have new events, or paused their queue, so that a watch to which nothing happens costs nothing. Hears the pool's wakes once
/// for all of them; and since wakes may be lost it compares, every <see cref="WatchingOptions.PollInterval"/>, the id of each watched account's newest event with
/// what its watches have seen, and whether its queue is paused: two reads for hundreds of accounts, however many watches they have. Safe for concurrent use.
/// </summary>
public sealed partial class AccountNews(IJobStore store, IPoolBus bus, TimeProvider time, IOptions<WatchingOptions> options, ILogger<AccountNews> logger)
    : IAsyncDisposable
{
    private const int AccountsAtOnce = 256;

    private readonly ILogger _logger = logger;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _subscribing = new(1);
    private readonly Dictionary<AccountId, List<AccountFollower>> _followers = [];
    private IAsyncDisposable? _subscription;
    private ITimer? _timer;
    private bool _looking;

    /// <summary>Calls <paramref name="news"/> when the account has events that were not seen, until the result is disposed. It must not block.</summary>
    /// <exception cref="StoreUnavailableException">Wakes cannot be subscribed to now.</exception>
    internal async Task<AccountFollower> FollowAsync(AccountId account, Action news, CancellationToken cancellationToken)
    {
        await _subscribing.WaitAsync(cancellationToken);
        try
        {
            _subscription ??= await bus.SubscribeWakesAsync(OnWake, cancellationToken);
        }
        finally
        {
            _subscribing.Release();
        }

        var follower = new AccountFollower(account, news, Remove);
        lock (_gate)
        {
            if (!_followers.TryGetValue(account, out var followers))
            {
                _followers[account] = followers = [];
            }

            followers.Add(follower);
            _timer ??= time.CreateTimer(_ => Look(), null, options.Value.PollInterval, options.Value.PollInterval);
        }

        return follower;
    }

    /// <summary>Nobody is told anything after this.</summary>
    public async ValueTask DisposeAsync()
    {
        ITimer? timer;
        lock (_gate)
        {
            _followers.Clear();
            (timer, _timer) = (_timer, null);
        }

        if (timer is not null)
        {
            await timer.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _subscription, null) is { } subscription)
        {
            await subscription.DisposeAsync();
        }

        _subscribing.Dispose();
    }

    private void OnWake(WakeTopic topic)
    {
        if (topic is WakeTopic.Account account)
        {
            foreach (var follower in FollowersOf(account.Id))
            {
                follower.Tell();
            }
        }
        else if (topic is WakeTopic.Pause paused)
        {
            foreach (var follower in FollowersOf(paused.Id))
            {
                follower.TellQueue();
            }
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_looking)
            {
                return;
            }

            _looking = true;
        }

        _ = LookAsync();
    }

    private async Task LookAsync()
    {
        try
        {
            AccountId[] accounts;
            lock (_gate)
            {
                accounts = [.. _followers.Keys];
            }

            foreach (var chunk in accounts.Chunk(AccountsAtOnce))
            {
                var newest = await store.LastEventIdsAsync(chunk, CancellationToken.None);
                var paused = await store.PausedSinceAsync(chunk, CancellationToken.None);
                for (var place = 0; place < chunk.Length; place++)
                {
                    foreach (var follower in FollowersOf(chunk[place]))
                    {
                        follower.Tell(newest[place]);
                        follower.TellQueue(paused[place]);
                    }
                }
            }
        }
        catch (StoreUnavailableException)
        {
            // The next look comes by itself.
        }
        catch (Exception e)
        {
            // Without further looks a lost wake would be lost for good.
            LookFailed(_logger, e);
        }
        finally
        {
            lock (_gate)
            {
                _looking = false;
            }
        }
    }

    private AccountFollower[] FollowersOf(AccountId account)
    {
        lock (_gate)
        {
            return _followers.TryGetValue(account, out var followers) ? [.. followers] : [];
        }
    }

    private void Remove(AccountFollower follower)
    {
        lock (_gate)
        {
            if (_followers.TryGetValue(follower.Account, out var followers) && followers.Remove(follower) && followers.Count == 0)
            {
                _followers.Remove(follower.Account);
            }

            if (_followers.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }
}
