using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>
/// What artists do with their webhooks; <see cref="WebhookCourier"/> tells them. Safe for concurrent use. Throws <see cref="StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class ArtistWebhooks
{
    private readonly IWebhookStore _store;
    private readonly IJobStore _jobs;
    private readonly IApiKeyStore _keys;
    private readonly IWebhookSender _sender;
    private readonly AddressRules _addresses;
    private readonly IIdSource _ids;
    private readonly IPoolClock _clock;
    private readonly IOptions<WebhooksOptions> _options;
    private readonly IOptions<PoolOptions> _pool;
    private readonly CoordinatorMeter _meter;
    private readonly TokenBuckets _tests;

    public ArtistWebhooks(
        IWebhookStore store, IJobStore jobs, IApiKeyStore keys, IWebhookSender sender, AddressRules addresses, IIdSource ids, IPoolClock clock, TimeProvider time,
        IOptions<WebhooksOptions> options, IOptions<PoolOptions> pool, IOptions<IdentityOptions> identity, CoordinatorMeter meter)
    {
        (_store, _jobs, _keys, _sender, _addresses, _ids, _clock, _options, _pool, _meter) = (store, jobs, keys, sender, addresses, ids, clock, options, pool, meter);
        _tests = new TokenBuckets(time, identity.Value.MaxTracked, () => meter.BoundHit("webhook_test_accounts"));
    }

    private int MostAccounts => _pool.Value.MaxAccounts;

    /// <summary>Makes a webhook that hears what happens from now on.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="url">Where to; see <see cref="AddressRules"/>.</param>
    /// <param name="events">Names of <see cref="WebhookEvents"/>; all when empty.</param>
    /// <param name="keyId">Only jobs that this key of the account asked for; all of the account's when empty.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task<WebhookCreation> CreateAsync(Caller caller, string url, IReadOnlyList<string> events, string keyId, CancellationToken cancellationToken)
    {
        if (!_options.Value.Enabled)
        {
            return new WebhookCreation.Disabled();
        }

        var checks = new FieldChecks();
        CheckUrl(checks, url);
        CheckEvents(checks, events);
        if (keyId.Length > 0 && (await _keys.FindAsync(keyId, cancellationToken))?.Account != caller.Account)
        {
            checks.Fail("key_id", FieldErrorCode.Malformed, "key_id must be a key of the account.");
        }

        if (!checks.AllHold)
        {
            return new WebhookCreation.Invalid(checks.Errors);
        }

        var hook = new Webhook
        {
            Id = _ids.NewId(),
            KeyId = keyId.Length > 0 ? keyId : null,
            Url = url,
            Secret = _ids.NewSecret(),
            Events = events.Count == 0 ? WebhookEvents.All : [.. WebhookEvents.All.Where(events.Contains)],
            CreatedAtMs = _clock.NowMs,
            Cursor = await _jobs.LastEventIdAsync(caller.Account, cancellationToken),
        };
        var most = _options.Value.MaxPerAccount;
        var changed = await _store.ChangeAsync(
            caller.Account, MostAccounts, record => record.Hooks.Count >= most ? record : record with { Hooks = [.. record.Hooks, hook] }, cancellationToken);
        return changed is null ? new WebhookCreation.PoolFull(MostAccounts)
            : changed.Find(hook.Id) is null ? new WebhookCreation.TooMany(most)
            : new WebhookCreation.Created(hook);
    }

    /// <summary>The account's, oldest first.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(Caller caller, CancellationToken cancellationToken) => (await _store.FindAsync(caller.Account, cancellationToken))?.Hooks ?? [];

    /// <summary>Changes a webhook of the account. One that is switched on again hears what happens from then on.</summary>
    public async Task<WebhookChanging> UpdateAsync(Caller caller, string id, WebhookChange change, CancellationToken cancellationToken)
    {
        if (!_options.Value.Enabled)
        {
            return new WebhookChanging.Disabled();
        }

        var checks = new FieldChecks();
        if (change.Url is { } url)
        {
            CheckUrl(checks, url);
        }

        CheckEvents(checks, change.Events ?? []);
        if (!checks.AllHold)
        {
            return new WebhookChanging.Invalid(checks.Errors);
        }

        if ((await _store.FindAsync(caller.Account, cancellationToken))?.Find(id) is null)
        {
            return new WebhookChanging.NotFound();
        }

        var (now, secret) = (_clock.NowMs, change.NewSecret ? _ids.NewSecret() : null);
        var newest = change.IsOn == true ? await _jobs.LastEventIdAsync(caller.Account, cancellationToken) : 0;
        var changed = await _store.ChangeAsync(caller.Account, MostAccounts, record => record.With(id, Changed), cancellationToken);
        return changed?.Find(id) is { } hook ? new WebhookChanging.Done(hook, change.NewSecret) : new WebhookChanging.NotFound();

        Webhook Changed(Webhook hook)
        {
            var next = hook with
            {
                Url = change.Url ?? hook.Url,
                Secret = secret ?? hook.Secret,
                Events = change.Events is { Count: > 0 } events ? [.. WebhookEvents.All.Where(events.Contains)] : hook.Events,

                // What was wrong with the old address need not be with the new one.
                NextTryAtMs = change.Url is null ? hook.NextTryAtMs : null,
            };
            return change.IsOn switch
            {
                true => WebhookRules.SwitchedOn(next, newest),
                false => WebhookRules.SwitchedOff(next, WebhookOff.ByArtist, now),
                null => next,
            };
        }
    }

    /// <summary>Forgets a webhook of the account; false when there is none.</summary>
    public async Task<bool> RemoveAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if ((await _store.FindAsync(caller.Account, cancellationToken))?.Find(id) is null)
        {
            return false;
        }

        await _store.ChangeAsync(caller.Account, MostAccounts, record => record with { Hooks = [.. record.Hooks.Where(hook => hook.Id != id)] }, cancellationToken);
        return true;
    }

    /// <summary>Sends a post of the event <see cref="WebhookEvents.Test"/> now, also to a webhook that is switched off, and says what became of it.</summary>
    public async Task<WebhookTesting> TestAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!_options.Value.Enabled)
        {
            return new WebhookTesting.Disabled();
        }

        if ((await _store.FindAsync(caller.Account, cancellationToken))?.Find(id) is not { } hook)
        {
            return new WebhookTesting.NotFound();
        }

        var perMinute = _options.Value.TestsPerMinute;
        if (!_tests.TryTake(caller.Account.Value, perMinute, perMinute, out var retryAfter))
        {
            _meter.BoundHit("webhook_tests");
            return new WebhookTesting.RateLimited(retryAfter, perMinute);
        }

        var postId = _ids.NewId();
        var answer = await _sender.SendAsync(new WebhookPost(postId, new Uri(hook.Url), hook.Secret, WebhookBody.OfTest(_pool.Value.Id, caller.Account, postId)), cancellationToken);
        var post = new WebhookPostRecord(postId, WebhookEvents.Test, "", _clock.NowMs, answer.Status, answer.Problem, 1);
        await _store.ChangeAsync(caller.Account, MostAccounts, record => record.With(id, one => WebhookRules.Noted(one, post)), cancellationToken);
        return new WebhookTesting.Done(post);
    }

    private void CheckUrl(FieldChecks checks, string url)
    {
        if (_addresses.ProblemOf(url) is { } problem)
        {
            checks.Fail("url", url.Length == 0 ? FieldErrorCode.Required : FieldErrorCode.Malformed, $"url {problem}");
        }
    }

    private static void CheckEvents(FieldChecks checks, IReadOnlyList<string> events)
    {
        if (events.Distinct(StringComparer.Ordinal).Count() < events.Count || events.Any(name => !WebhookEvents.All.Contains(name, StringComparer.Ordinal)))
        {
            checks.Fail("events", FieldErrorCode.Malformed, $"events may name {string.Join(", ", WebhookEvents.All)}, each once.");
        }
    }
}
