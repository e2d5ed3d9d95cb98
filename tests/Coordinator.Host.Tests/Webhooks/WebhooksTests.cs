using System.Text;
using System.Text.Json.Nodes;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Host.Webhooks;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;
using SogniLike.Testing.Webhooks;

namespace SogniLike.Coordinator.Host.Tests.Webhooks;

/// <summary>Webhooks as an artist's program has them: set over the API, told by posts to a real listener.</summary>
public sealed class WebhooksTests
{
    private static readonly (string Key, string Value)[] Settings =
    [
        ("Coordinator:Webhooks:AllowHttp", "true"), ("Coordinator:Webhooks:AllowedNetworks", "127.0.0.0/8"), ("Coordinator:Webhooks:Interval", "00:00:00.1"),
        ("Coordinator:Webhooks:FirstPause", "00:00:00.1"), ("Coordinator:Webhooks:Tries", "1"), ("Coordinator:Duties:LeaseLength", "00:00:01"),
    ];

    [Fact]
    public async Task Rest_JobsEnd_AreToldWithTheirChargeAndWithoutPrompt()
    {
        await using var receiver = new HookReceiver();
        await using var coordinator = await TestCoordinator.StartAsync(settings: Settings);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);

        var created = await rest.JsonAsync("POST", "webhooks", $$"""{"url": "{{receiver.Url}}"}""");
        var (id, secret) = ((string)created["webhook"]!["id"]!, (string)created["secret"]!);
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner)).Jobs[0];
        await worker.DeliverAsync(await worker.NextAssignmentAsync(), PngEncoder.Encode(TestImages.Draw(64, 64, 7)));

        var post = await receiver.NextAsync();
        Assert.True(ReceiverExample.IsGenuine(post.Headers[SignedPosts.SignatureHeader], Encoding.UTF8.GetBytes(post.Body), secret, DateTimeOffset.UtcNow));
        var told = JsonNode.Parse(post.Body)!;
        var delivered = (await coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = job.Id }, coordinator.Owner)).Job;
        Assert.Equal(
            ("job.delivered", job.Id, "delivered", $"{delivered.ChargedMillicredits}", post.Headers[SignedPosts.DeliveryHeader]),
            ((string?)told["event"], (string?)told["job"]!["id"], (string?)told["job"]!["state"], (string?)told["job"]!["charged_millicredits"], (string?)told["id"]));
        Assert.DoesNotContain("apple", post.Body, StringComparison.Ordinal);

        // Whoever reads the post is ahead of the coordinator, which notes the answer.
        JsonNode listed;
        do
        {
            listed = (await rest.JsonAsync("GET", "webhooks"))["webhooks"]![0]!;
        }
        while (listed["deliveries"] is not JsonArray { Count: > 0 });

        Assert.Equal((204, job.Id, "job.delivered"), ((int)listed["deliveries"]![0]!["status"]!, (string?)listed["deliveries"]![0]!["job_id"], (string?)listed["deliveries"]![0]!["event"]));
        Assert.Null(listed["secret"]);
        var test = await rest.JsonAsync("POST", $"webhooks/{id}/test");
        Assert.Equal(("test", 204), ((string?)test["event"], (int)test["status"]!));
        Assert.Equal("test", (string?)JsonNode.Parse((await receiver.NextAsync()).Body)!["event"]);
        Assert.True((bool)(await rest.JsonAsync("DELETE", $"webhooks/{id}"))["existed"]!);
        Assert.DoesNotContain(secret, string.Concat(coordinator.Log.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_CoordinatorRestartsBeforeItCouldTell_TheNextOneDoes()
    {
        await using var receiver = new HookReceiver { Answer = "503 Service Unavailable" };
        using var folder = new TempFolder();
        string first;
        string secret;
        await using (var before = await TestCoordinator.StartAsync(dataFolder: folder.Path, onRedis: true, settings: Settings))
        {
            await TestModel.AddAsync(before);
            secret = (await before.Artist.CreateWebhookAsync(new CreateWebhookRequest { Url = receiver.Url, Events = { "job.cancelled" } }, before.Owner)).Secret;
            var job = (await before.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, before.Owner)).Jobs[0];
            await before.Artist.CancelJobAsync(new CancelJobRequest { JobId = job.Id }, before.Owner);
            first = (await receiver.NextAsync()).Headers[SignedPosts.DeliveryHeader];
        }

        await receiver.ForgetAsync();
        receiver.Answer = "200 OK";
        await using var after = await TestCoordinator.StartAsync(dataFolder: folder.Path, onRedis: true, settings: Settings);
        var told = await receiver.NextAsync();

        Assert.Equal(first, told.Headers[SignedPosts.DeliveryHeader]);
        Assert.True(ReceiverExample.IsGenuine(told.Headers[SignedPosts.SignatureHeader], Encoding.UTF8.GetBytes(told.Body), secret, DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task Rest_Refusals_NameFieldAndCode()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);

        Assert.Equal((ErrorCodes.Malformed, "url"), await rest.FailureAsync("POST", "webhooks", """{"url": "https://169.254.169.254/"}"""));
        Assert.Equal((ErrorCodes.Malformed, "url"), await rest.FailureAsync("POST", "webhooks", """{"url": "http://bot.example/"}"""));
        Assert.Equal((ErrorCodes.Required, "url"), await rest.FailureAsync("POST", "webhooks", "{}"));
        Assert.Equal((ErrorCodes.Malformed, "events"), await rest.FailureAsync("POST", "webhooks", """{"url": "https://bot.example/", "events": ["job.started"]}"""));
        Assert.Equal((ErrorCodes.Malformed, "key_id"), await rest.FailureAsync("POST", "webhooks", """{"url": "https://bot.example/", "key_id": "nobody"}"""));
        Assert.Equal((ErrorCodes.NotFound, "webhook_id"), await rest.FailureAsync("PATCH", "webhooks/01ARZ3NDEKTSV4RRFFQ69G5FAV", """{"enabled": true}"""));
        Assert.Equal((ErrorCodes.NotFound, "webhook_id"), await rest.FailureAsync("POST", "webhooks/01ARZ3NDEKTSV4RRFFQ69G5FAV/test"));
        Assert.False((bool)(await rest.JsonAsync("DELETE", "webhooks/01ARZ3NDEKTSV4RRFFQ69G5FAV"))["existed"]!);
    }

    [Fact]
    public async Task Rest_SwitchedOffForThePool_SaysSo()
    {
        await using var coordinator = await TestCoordinator.StartAsync(settings: [("Coordinator:Webhooks:Enabled", "false")]);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);

        Assert.Equal((ErrorCodes.WebhooksDisabled, null), await rest.FailureAsync("POST", "webhooks", """{"url": "https://bot.example/"}"""));
        Assert.Equal((ErrorCodes.WebhooksDisabled, null), await rest.FailureAsync("POST", "webhooks/01ARZ3NDEKTSV4RRFFQ69G5FAV/test"));
    }
}
