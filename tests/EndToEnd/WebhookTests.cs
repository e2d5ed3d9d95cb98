using System.Text.Json.Nodes;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Testing.Webhooks;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

/// <summary>An artist's program is told at least once, whatever happens to the coordinator in between.</summary>
public sealed class WebhookTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Coordinator_KilledBetweenTheEventAndItsDelivery_TellsItAgainWithTheSameId()
    {
        await using var receiver = new HookReceiver { Answer = "503 Service Unavailable" };

        // The receiver is on this machine, which the operator of a private pool may allow.
        await using var pool = await LocalPool.StartAsync(
            output,
            "--set", "Coordinator:Webhooks:AllowHttp=true",
            "--set", "Coordinator:Webhooks:AllowedNetworks=127.0.0.0/8",
            "--set", "Coordinator:Webhooks:Interval=00:00:00.1",
            "--set", "Coordinator:Webhooks:FirstPause=00:00:00.1",
            "--set", "Coordinator:Webhooks:LongestPause=00:00:00.1",
            "--set", "Coordinator:Webhooks:Tries=1",
            "--set", "Coordinator:Webhooks:Timeout=00:01:00",
            "--set", "Coordinator:Duties:LeaseLength=00:00:01");
        var secret = (await pool.SogniAsync("webhooks", "create", receiver.Url, "-q")).Expect(0).StandardOutput.Trim();

        // Refused, and killed while it waits to try again.
        var first = await SubmitAndCancelAsync(pool);
        var refused = await receiver.NextAsync();
        await pool.Coordinator.KillAsync();
        await receiver.ForgetAsync();

        // Taken and never answered, and killed while it waits for the answer.
        receiver.Answer = "";
        await pool.StartCoordinatorAsync();
        var unanswered = await receiver.NextAsync();
        await pool.Coordinator.KillAsync();
        await receiver.ForgetAsync();

        // The next event is told after the one that nobody took yet, and that one not once more.
        receiver.Answer = "204 No Content";
        await pool.StartCoordinatorAsync();
        var taken = await receiver.NextAsync();
        var second = await SubmitAndCancelAsync(pool);
        var next = await receiver.NextAsync();

        var id = IdOf(refused);
        Assert.Equal((id, id), (IdOf(unanswered), IdOf(taken)));
        Assert.Equal((first, refused.Body, refused.Body), (JobOf(taken), unanswered.Body, taken.Body));
        Assert.Equal(second, JobOf(next));
        Assert.NotEqual(id, IdOf(next));
        foreach (var post in new[] { refused, unanswered, taken, next })
        {
            Assert.True(await ShellExample.IsGenuineAsync(post.Headers["Sogni-Signature"], post.Body, secret), post.Headers["Sogni-Signature"]);
        }

        await Patience.UntilAsync("the account of both deliveries", async () =>
        {
            var hook = Assert.Single((await pool.Artist.ListWebhooksAsync(new ListWebhooksRequest(), pool.Key)).Webhooks);
            return hook.FailingSince is null && hook.Deliveries.Select(post => (post.Id, post.Status)).SequenceEqual([(IdOf(next), 204u), (id, 204u)]);
        });
    }

    /// <summary>There is no worker, so a job stays where it is until its artist calls it off.</summary>
    private static async Task<string> SubmitAndCancelAsync(LocalPool pool)
    {
        var job = Assert.Single((await pool.SubmitAsync(Specs.Short())).Jobs);
        await pool.Artist.CancelJobAsync(new CancelJobRequest { JobId = job.Id }, pool.Key);
        return job.Id;
    }

    private static string IdOf(HookPost post)
    {
        var id = post.Headers["Sogni-Delivery"];
        Assert.Equal(id, (string?)JsonNode.Parse(post.Body)!["id"]);
        return id;
    }

    private static string? JobOf(HookPost post) => (string?)JsonNode.Parse(post.Body)!["job"]!["id"];
}
