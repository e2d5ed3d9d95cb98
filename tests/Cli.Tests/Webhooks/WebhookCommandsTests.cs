using SogniLike.Cli.Tests.Running;

namespace SogniLike.Cli.Tests.Webhooks;

public sealed class WebhookCommandsTests : CliFixture
{
    private const string Url = "https://bot.example/hook";

    [Fact]
    public async Task Create_StandardOutput_IsTheSecretAlone()
    {
        Assert.Equal("secret-of-hook-1\n", (await RunAsync("webhooks", "create", Url, "--events", "job.failed, job.delivered", "--jobs-of", "sub-1")).Expect(0).Out);

        Assert.Equal((Url, "sub-1"), (Pool.Webhooks[0].Url, Pool.Webhooks[0].KeyId));
        Assert.Equal(["job.failed", "job.delivered"], Pool.Webhooks[0].Events);
        Assert.DoesNotContain("secret", (await RunAsync("webhooks", "list", "--json")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_TakenInOrNot_SaysWhatTheReceiverAnswered()
    {
        (await RunAsync("webhooks", "create", Url)).Expect(0);
        (await RunAsync("webhooks", "create", Url)).Expect(0);

        Assert.Equal("test 204  taken in\n", (await RunAsync("webhooks", "test", "hook-1")).Expect(0).Out);
        Assert.Equal("test 404  not_accepted\n", (await RunAsync("webhooks", "test", "hook-2")).Expect(1).Out);
        Assert.Contains("test 404", (await RunAsync("webhooks", "list")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_GivenParts_AreSentAndNoOthers()
    {
        (await RunAsync("webhooks", "create", Url)).Expect(0);

        Assert.Equal("hook-1  off\n", (await RunAsync("webhooks", "set", "hook-1", "--off")).Expect(0).Out);
        Assert.Contains("off: artist", (await RunAsync("webhooks", "list")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal("another-secret\n", (await RunAsync("webhooks", "set", "hook-1", "--on", "--new-secret")).Expect(0).Out);
        Assert.Equal((true, Url), (Pool.Webhooks[0].Enabled, Pool.Webhooks[0].Url));
        (await RunAsync("webhooks", "set", "hook-1", "--post-to", "https://other.example/", "--events", "job.refunded")).Expect(0);
        Assert.Equal(("https://other.example/", "job.refunded"), (Pool.Webhooks[0].Url, Assert.Single(Pool.Webhooks[0].Events)));
        (await RunAsync("webhooks", "set", "hook-1", "--on", "--off")).Expect(2);
        (await RunAsync("webhooks", "set", "hook-9", "--on")).Expect(5);
    }

    [Fact]
    public async Task Remove_KnownAndUnknown_AreToldApart()
    {
        (await RunAsync("webhooks", "create", Url)).Expect(0);

        Assert.Equal("hook-1  removed\n", (await RunAsync("webhooks", "remove", "hook-1")).Expect(0).Out);
        Assert.Contains("no such webhook", (await RunAsync("webhooks", "remove", "hook-1")).Expect(0).Out, StringComparison.Ordinal);
    }
}
