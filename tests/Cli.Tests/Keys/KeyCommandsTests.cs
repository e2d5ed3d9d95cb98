using SogniLike.Cli.Tests.Running;

namespace SogniLike.Cli.Tests.Keys;

public sealed class KeyCommandsTests : CliFixture
{
    [Fact]
    public async Task Create_StandardOutput_IsTheSecretAlone()
    {
        var result = (await RunAsync("keys", "create", "--name", "bot", "--jobs-per-day", "100", "--concurrent-jobs", "2")).Expect(0);

        Assert.Equal("secret-of-sub-1\n", result.Out);
        Assert.Equal(("bot", 100UL, 2U, 0U), (Pool.SubKeys[0].Name, Pool.SubKeys[0].Caps.JobsPerDay, Pool.SubKeys[0].Caps.ConcurrentJobs, Pool.SubKeys[0].Caps.RequestsPerMinute));
        Assert.Equal(["submit"], Pool.SubKeys[0].Scopes);
        Assert.DoesNotContain("secret", (await RunAsync("keys", "list", "--json")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("jobs_per_day=100", (await RunAsync("keys", "list")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_LimitOfZero_IsNoLimitThatAnybodyMeans() =>
        Assert.Contains("--jobs-per-day", (await RunAsync("keys", "create", "--jobs-per-day", "0")).Expect(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Revoke_KnownAndUnknown_AreToldApart()
    {
        (await RunAsync("keys", "create")).Expect(0);

        Assert.Equal("sub-1  revoked\n", (await RunAsync("keys", "revoke", "sub-1")).Expect(0).Out);
        (await RunAsync("keys", "revoke", "sub-9")).Expect(5);
    }

    [Fact]
    public async Task Redeem_Login_GivesTheKeyAloneAndNeedsNone()
    {
        Variables.Remove("SOGNI_KEY");
        await File.WriteAllTextAsync(PathOf("login"), "sl_main_login\n");
        await File.WriteAllTextAsync(PathOf("wrong"), "sl_main_other\n");

        Assert.Equal("owners-secret\n", (await RunAsync("auth", "redeem", "--login-file", PathOf("login"))).Expect(0).Out);
        Assert.Contains("login_invalid", (await RunAsync("auth", "redeem", "--login-file", PathOf("wrong"))).Expect(4).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountSet_GivenParts_AreSentAndNoOthers() =>
        Assert.Equal("ada  high  100\n", (await RunAsync("admin", "account", "set", "ada", "--class", "high")).Expect(0).Out);
}
