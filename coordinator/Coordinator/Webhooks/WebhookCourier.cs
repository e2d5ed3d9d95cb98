using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>
/// Tells webhooks what happened, on one coordinator at a time. The outbox is the account's log of events itself: each webhook keeps the id of the event that it has come to, and that moves when a post
/// got there, never before. So news are told in order, at least once, whichever coordinator dies; what was told twice has the same id. One that is slow or silent holds up itself alone.
/// </summary>
internal sealed partial class WebhookCourier : WokenDuty
{
    private const string WebhooksDuty = "webhooks";
    private const int AccountsAtOnce = 256;
    private const int EventsAtOnce = 64;

    // What need not be told is passed in memory; who takes over looks at so much again at most.
    private const int MostUnkept = 500;

    private readonly IWebhookStore _store;
    private readonly IJobStore _jobs;
    private readonly IApiKeyStore _accounts;
    private readonly EventHistory _history;
    private readonly IWebhookSender _sender;
    private readonly PoolDuties _duties;
    private readonly IPoolClock _clock;
    private readonly TimeProvider _time;
    private readonly WebhooksOptions _options;
    private readonly IOptions<PoolOptions> _pool;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, (AccountId Account, Task Run)> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _passed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<AccountId, bool> _watched;
    private readonly ConcurrentDictionary<AccountId, AccountWebhooks> _known = new();
    private long? _knownAt;
    private long _turn;

    public WebhookCourier(
        IWebhookStore store, IJobStore jobs, IApiKeyStore accounts, EventHistory history, IWebhookSender sender, PoolDuties duties, IPoolBus bus, IPoolClock clock, TimeProvider time,
        IOptions<WebhooksOptions> options, IOptions<PoolOptions> pool, ILogger<WebhookCourier> logger)
        : this(store, jobs, accounts, history, sender, duties, bus, clock, time, options, pool, logger, new ConcurrentDictionary<AccountId, bool>())
    {
    }

    private WebhookCourier(
        IWebhookStore store, IJobStore jobs, IApiKeyStore accounts, EventHistory history, IWebhookSender sender, PoolDuties duties, IPoolBus bus, IPoolClock clock, TimeProvider time,
        IOptions<WebhooksOptions> options, IOptions<PoolOptions> pool, ILogger<WebhookCourier> logger, ConcurrentDictionary<AccountId, bool> watched)
        : base("WebhookCourier", bus, topic => topic is WakeTopic.Account account && watched.ContainsKey(account.Id), time, logger)
    {
        (_store, _jobs, _accounts, _history, _sender, _duties, _clock, _time) = (store, jobs, accounts, history, sender, duties, clock, time);
        (_options, _pool, _logger, _watched) = (options.Value, pool, logger, watched);
    }

    protected override TimeSpan Interval => _options.Interval;

    /// <summary>Ends the posts that are under way: whoever takes over sends them again.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await IdleAsync();
    }

    /// <summary>Webhooks that are being told something.</summary>
    internal int Running => _running.Count;

    /// <summary>Completes when no post is under way.</summary>
    internal Task IdleAsync() => Task.WhenAll(_running.Values.Select(one => one.Run));

    /// <summary>Starts what is due, as far as there is room, and does not wait for it.</summary>
    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!_options.Enabled || await _duties.TakeAsync(WebhooksDuty, cancellationToken) is null)
        {
            _watched.Clear();
            _knownAt = null;
            return;
        }

        await LearnAsync(cancellationToken);
        var now = _clock.NowMs;
        var waiting = _known.Values.SelectMany(record => record.Hooks.Where(hook => hook.Off is null && !(hook.NextTryAtMs > now) && !_running.ContainsKey(hook.Id)).Select(hook => (record.Account, Hook: hook)))
            .OrderBy(one => _turns.GetValueOrDefault(one.Hook.Id)).ToList();
        var newest = await NewestAsync([.. waiting.Select(one => one.Account).Distinct()], cancellationToken);
        foreach (var (account, hook) in waiting)
        {
            if (_running.Count >= _options.MaxConcurrent)
            {
                // Whoever ends wakes the next round.
                return;
            }

            if (newest[account] > PassedBy(hook) && _running.Values.Count(one => one.Account == account) < _options.MaxConcurrentPerAccount)
            {
                _turns[hook.Id] = ++_turn;
                Start(account, hook.Id, newest[account], cancellationToken);
            }
        }
    }

    /// <summary>Reads the webhooks of all accounts, now and then.</summary>
    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (_knownAt is { } at && _time.GetElapsedTime(at) < Interval)
        {
            return;
        }

        _knownAt = _time.GetTimestamp();
        var records = (await _store.ListAsync(cancellationToken)).Where(record => record.Hooks.Count > 0).ToDictionary(record => record.Account);
        var hooks = records.Values.SelectMany(record => record.Hooks).Select(hook => hook.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (account, record) in records)
        {
            (_known[account], _watched[account]) = (record, true);
        }

        foreach (var gone in _known.Keys.Where(account => !records.ContainsKey(account)))
        {
            _known.TryRemove(gone, out _);
            _watched.TryRemove(gone, out _);
        }

        foreach (var gone in _passed.Keys.Concat(_turns.Keys).Where(id => !hooks.Contains(id)).ToList())
        {
            _passed.TryRemove(gone, out _);
            _turns.Remove(gone);
        }
    }

    private async Task<Dictionary<AccountId, long>> NewestAsync(IReadOnlyList<AccountId> accounts, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<AccountId, long>();
        foreach (var chunk in accounts.Chunk(AccountsAtOnce))
        {
            foreach (var (account, id) in chunk.Zip(await _jobs.LastEventIdsAsync(chunk, cancellationToken)))
            {
                newest[account] = id;
            }
        }

        return newest;
    }

    private long PassedBy(Webhook hook) => Math.Max(hook.Cursor, _passed.GetValueOrDefault(hook.Id));

    private void Start(AccountId account, string id, long newest, CancellationToken cancellationToken)
    {
        // It is in the table before it begins, so that it cannot end unseen.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = (account, RunAsync(begin.Task, account, id, newest, cancellationToken));
        begin.SetResult();
    }

    private async Task RunAsync(Task begin, AccountId account, string id, long newest, CancellationToken cancellationToken)
    {
        await begin;
        var isDone = false;
        try
        {
            await TellAsync(account, id, newest, cancellationToken);
            isDone = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever takes over goes on.
        }
        catch (StoreUnavailableException)
        {
            // The next look comes by itself.
        }
        catch (Exception e)
        {
            Failed(_logger, id, e);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }

        if (isDone)
        {
            // There may be more for it, and there is room for others. It is not started again for nothing: what it waits for is known by now.
            Wake();
        }
    }

    /// <summary>Looks at the next events of the webhook and tells it what is news.</summary>
    private async Task TellAsync(AccountId account, string id, long newest, CancellationToken cancellationToken)
    {
        var record = await _store.FindAsync(account, cancellationToken) ?? new AccountWebhooks { Account = account };
        _known[account] = record;
        if (record.Find(id) is not { Off: null } hook || hook.NextTryAtMs > _clock.NowMs)
        {
            return;
        }

        if (await _accounts.FindAccountAsync(account, cancellationToken) is { Disabled: true })
        {
            // What happens meanwhile is told to nobody.
            _passed[id] = newest;
            return;
        }

        var passed = PassedBy(hook);
        if (newest - passed > _options.MaxBehind)
        {
            await ChangeAsync(account, id, one => WebhookRules.SwitchedOff(one, WebhookOff.FellBehind, _clock.NowMs), cancellationToken);
            return;
        }

        var page = await _history.ReadAsync(account, passed, EventsAtOnce, cancellationToken);
        foreach (var one in page.Events)
        {
            if (WebhookRules.NewsFor(hook, one) is { } kind)
            {
                if (await _duties.TakeAsync(WebhooksDuty, cancellationToken) is null || await PostAsync(account, hook, one, kind, cancellationToken) is not { Off: null, Failures: 0 } told)
                {
                    return;
                }

                hook = told;
            }

            passed = one.Id;
            _passed[id] = passed;
        }

        if (page.Gap ? page.Events.Count == 0 : page.Events.Count < EventsAtOnce)
        {
            // All there is was seen; behind a gap it is gone for good, and so is what it told.
            passed = Math.Max(passed, newest);
            _passed[id] = passed;
        }

        if (passed - hook.Cursor > MostUnkept)
        {
            await ChangeAsync(account, id, one => one with { Cursor = Math.Max(one.Cursor, passed) }, cancellationToken);
        }
    }

    private async Task<Webhook?> PostAsync(AccountId account, Webhook hook, JobEvent one, JobNewsKind kind, CancellationToken cancellationToken)
    {
        var postId = string.Create(CultureInfo.InvariantCulture, $"{hook.Id}-{one.Id}");
        var body = WebhookBody.Of(_pool.Value.Id, account, postId, kind, one.Job!);
        var answer = await _sender.SendAsync(new WebhookPost(postId, new Uri(hook.Url), hook.Secret, body), cancellationToken);
        var post = new WebhookPostRecord(postId, WebhookEvents.NameOf(kind), one.JobId.Value, _clock.NowMs, answer.Status, answer.Problem, 1);
        var after = await ChangeAsync(account, hook.Id, before => WebhookRules.After(before, one.Id, post, _options), cancellationToken);
        if (after is { Off: { } why } && hook.Off is null && why != WebhookOff.ByArtist)
        {
            SwitchedOff(_logger, hook.Id, why);
        }

        return after;
    }

    /// <summary>Changes the webhook in the store and in what is known; null when it is gone.</summary>
    private async Task<Webhook?> ChangeAsync(AccountId account, string id, Func<Webhook, Webhook> change, CancellationToken cancellationToken)
    {
        var record = await _store.ChangeAsync(account, _pool.Value.MaxAccounts, before => before.With(id, change), cancellationToken);
        if (record is not null)
        {
            // The next round must not start it by what it was before.
            _known[account] = record;
        }

        return record?.Find(id);
    }
}
