using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Webhooks;

public sealed class WebhookRulesTests
{
    private static readonly WebhooksOptions Options = new();
    private readonly TestJobs _make = new(new SequentialIdSource());

    [Fact]
    public void Between_EveryEnd_IsNewsOnceAndLaterChangesAreNot()
    {
        var queued = _make.New().After;
        var leased = _make.Lease(queued).After;
        var delivered = TestJobs.Deliver(leased).After;

        Assert.Null(queued.News);
        Assert.Null(leased.News);
        Assert.Equal(new JobNews(JobNewsKind.Delivered, delivered.Version), delivered.News);
        Assert.Equal(JobNewsKind.Failed, TestJobs.Fail(leased).After.News!.Kind);
        Assert.Equal(JobNewsKind.Cancelled, TestJobs.Cancel(queued).After.News!.Kind);
        Assert.Equal(delivered.News, JobChange.Of(delivered, delivered with { Version = delivered.Version + 1 }).After.News);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("key-1", true)]
    [InlineData("key-2", false)]
    public void NewsFor_OfAKey_HearsOfItsJobsAlone(string? key, bool hears)
    {
        var delivered = TestJobs.Deliver(_make.Lease(_make.New().After with { KeyId = "key-1" }).After).After;

        Assert.Equal(hears ? JobNewsKind.Delivered : null, WebhookRules.NewsFor(Hook() with { KeyId = key }, new JobEvent(4, delivered)));
    }

    [Fact]
    public void NewsFor_WhatItDidNotAskForOrHeardBefore_IsNothing()
    {
        var delivered = TestJobs.Deliver(_make.Lease(_make.New().After).After).After;
        var noted = JobChange.Of(delivered, delivered with { Version = delivered.Version + 1 }).After;

        Assert.Null(WebhookRules.NewsFor(Hook() with { Events = ["job.failed"] }, new JobEvent(4, delivered)));
        Assert.Null(WebhookRules.NewsFor(Hook(), new JobEvent(5, noted)));
        Assert.Null(WebhookRules.NewsFor(Hook(), new JobEvent(6, new RemovedJob(delivered.Id, RemovalReason.Requested, 9))));
    }

    [Fact]
    public void After_FailuresInARow_WaitsEverLongerAndADeliveryForgivesAll()
    {
        var hook = Hook();
        foreach (var pause in new[] { 10, 20, 40, 80, 160, 320, 640, 900, 900 })
        {
            hook = WebhookRules.After(hook, 4, Post(at: 1_000, status: 503), Options);
            Assert.Equal(1_000 + (pause * 1_000), hook.NextTryAtMs);
        }

        Assert.Equal((9, 1_000L, 3L, 9), (hook.Failures, hook.FailingSinceMs, hook.Cursor, Assert.Single(hook.Posts).Rounds));
        hook = WebhookRules.After(hook, 4, Post(at: 2_000), Options);
        Assert.Equal((0, null, null, 4L), (hook.Failures, hook.FailingSinceMs, hook.NextTryAtMs, hook.Cursor));
        Assert.Equal((204, 10), (hook.Posts[0].Status, hook.Posts[0].Rounds));
    }

    [Fact]
    public void After_FailingForTooLong_IsSwitchedOffAndCanBeSwitchedOnForWhatComes()
    {
        var hook = WebhookRules.After(Hook(), 4, Post(at: 1_000, status: 500), Options);
        hook = WebhookRules.After(hook, 4, Post(at: 1_000 + 86_399_999, status: 500), Options);
        Assert.Null(hook.Off);
        hook = WebhookRules.After(hook, 4, Post(at: 1_000 + 86_400_000, status: 500), Options);
        Assert.Equal((WebhookOff.Failing, 86_401_000L), (hook.Off, hook.OffSinceMs));
        Assert.Equal(hook, WebhookRules.SwitchedOff(hook, WebhookOff.ByArtist, 5));

        var on = WebhookRules.SwitchedOn(hook, 40);

        Assert.Equal((null, null, 0, null, null, 40L), (on.Off, on.OffSinceMs, on.Failures, on.FailingSinceMs, on.NextTryAtMs, on.Cursor));
        Assert.Same(on, WebhookRules.SwitchedOn(on, 50));
    }

    [Fact]
    public void After_Gone_IsSwitchedOffAtOnce() => Assert.Equal(WebhookOff.Gone, WebhookRules.After(Hook(), 4, Post(status: 410), Options).Off);

    [Fact]
    public void After_ToldByAnotherCoordinatorMeanwhile_StaysTold()
    {
        var hook = Hook() with { Cursor = 4 };

        Assert.Same(hook, WebhookRules.After(hook, 4, Post(status: 500), Options));
    }

    [Fact]
    public void Noted_ManyPosts_KeepsTheNewest()
    {
        var hook = Enumerable.Range(0, 30).Aggregate(Hook(), (one, i) => WebhookRules.Noted(one, Post(id: $"p{i}")));

        Assert.Equal(Enumerable.Range(10, 20).Reverse().Select(i => $"p{i}"), hook.Posts.Select(post => post.Id));
    }

    private static Webhook Hook() => new() { Id = "hook", Url = "https://example.org/", Secret = "s", Events = WebhookEvents.All, CreatedAtMs = 1, Cursor = 3 };

    private static WebhookPostRecord Post(long at = 1_000, int status = 204, string id = "hook-4") =>
        new(id, "job.delivered", "job", at, status, status < 300 ? null : WebhookProblem.NotAccepted, 1);
}
