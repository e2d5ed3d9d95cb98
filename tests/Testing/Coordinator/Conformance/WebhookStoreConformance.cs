using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Webhooks;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IWebhookStore"/> does, and that the outbox of webhooks, the log of events, says what is news.</summary>
public abstract class WebhookStoreConformance : StoreConformance
{
    private static readonly AccountId Ada = TestJobs.Account;
    private static readonly AccountId Bob = new("bob");

    [Fact]
    public async Task Change_NothingKept_BeginsEmptyAndKeepsEverythingOfIt()
    {
        var hook = Hook("one") with
        {
            KeyId = "key",
            Off = WebhookOff.Failing,
            OffSinceMs = 9,
            Failures = 3,
            FailingSinceMs = 7,
            NextTryAtMs = 8,
            Posts = [new WebhookPostRecord("one-4", "job.failed", "job", 7, 503, WebhookProblem.NotAccepted, 2), new WebhookPostRecord("one-3", "test", "", 6, 0, WebhookProblem.TimedOut, 1)],
        };

        var kept = await Webhooks.ChangeAsync(Ada, 10, record => record with { Hooks = [.. record.Hooks, hook] }, None);

        Same(new AccountWebhooks { Account = Ada, Hooks = [hook] }, kept!);
        Same(kept!, (await Webhooks.FindAsync(Ada, None))!);
        Same(kept!, Assert.Single(await Webhooks.ListAsync(None)));
        Assert.Null(await Webhooks.FindAsync(Bob, None));
    }

    [Fact]
    public async Task Change_AsManyAccountsAsAllowed_TakesNoOtherButStillChanges()
    {
        await Webhooks.ChangeAsync(Ada, 1, record => record with { Hooks = [Hook("one")] }, None);

        Assert.Null(await Webhooks.ChangeAsync(Bob, 1, record => record with { Hooks = [Hook("two")] }, None));
        Assert.Empty((await Webhooks.ChangeAsync(Ada, 1, record => record with { Hooks = [] }, None))!.Hooks);
        Assert.Single(await Webhooks.ListAsync(None));
    }

    [Fact]
    public async Task Change_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Webhooks.ChangeAsync(Ada, 10, record => record with { Hooks = [.. record.Hooks, Hook($"{i}")] }, None)));

        Assert.Equal(8, (await Webhooks.FindAsync(Ada, None))!.Hooks.Select(hook => hook.Id).Distinct().Count());
    }

    [Fact]
    public async Task Events_JobEndsAndIsNotedLater_AreNewsOnce()
    {
        var queued = await ApplyAsync(Make.New());
        var cancelled = await ApplyAsync(TestJobs.Cancel(queued));
        var leased = await ApplyAsync(Make.Lease(await ApplyAsync(Make.New()), TestJobs.Worker));
        var delivered = await ApplyAsync(TestJobs.Deliver(leased));
        var refunded = await ApplyAsync(JobChange.Of(delivered, delivered with { Version = delivered.Version + 1, Audit = Audit(1_000) }));
        await ApplyAsync(JobChange.Of(refunded, refunded with { Version = refunded.Version + 1, Audit = Audit(1_000) }));

        var events = (await Jobs.ReadEventsAsync(Ada, 0, 100, None)).Events;

        var news = events.Where(one => one.Job!.News?.Version == one.Job.Version).Select(one => (one.JobId, one.Job!.News!.Kind));
        Assert.Equal([(cancelled.Id, JobNewsKind.Cancelled), (delivered.Id, JobNewsKind.Delivered), (delivered.Id, JobNewsKind.Refunded)], news);
        Assert.Equal(new JobNews(JobNewsKind.Refunded, refunded.Version), events[^1].Job!.News);
        Assert.Equal(refunded.News, (await Jobs.FindAsync(delivered.Id, None))!.News);
    }

    private static JobAudit Audit(long refunded) =>
        new(new AuditId("01AUDIT"), AuditReason.Drawn, AuditVerdict.Failed) { Refunded = refunded };

    private static Webhook Hook(string id) =>
        new() { Id = id, Url = "https://example.org/hook", Secret = new string('a', 64), Events = ["job.delivered", "job.failed"], CreatedAtMs = 5, Cursor = 12 };
}
