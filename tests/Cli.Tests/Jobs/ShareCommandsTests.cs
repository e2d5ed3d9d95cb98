using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Jobs;

public sealed class ShareCommandsTests : CliFixture
{
    [Fact]
    public async Task Share_DeliveredJob_PrintsTheLinkAloneAndHidesParameters()
    {
        Deliver();

        var result = (await RunAsync("job", "share", "job-1")).Expect(0);

        var share = Assert.Single(Pool.Shares);
        Assert.Equal(share.Url + "\n", result.Out);
        Assert.False(share.ShowsParameters);
        Assert.Null(share.ExpiresAt);
    }

    [Fact]
    public async Task Share_WithParametersForSomeTime_AsksForThat()
    {
        Deliver();

        var json = (await RunAsync("job", "share", "job-1", "--with-parameters", "--valid", "7d", "--json")).Expect(0).Json;

        Assert.Equal((true, 7 * 86_400L), ((bool)json["shows_parameters"]!, Pool.Shares[0].ExpiresAt.Seconds));
        Assert.Equal(Pool.Shares[0].Path, (string?)json["path"]);
    }

    [Fact]
    public async Task Share_JobWithoutImage_IsRefused()
    {
        Pool.Add(new JobSpec { Model = "m", Prompt = "a red apple" });

        Assert.Contains("image_not_ready", (await RunAsync("job", "share", "job-1")).Expect(1).Error, StringComparison.Ordinal);
        Assert.Empty(Pool.Shares);
    }

    [Fact]
    public async Task Shares_OfAllAndOfOneJob_AreListed()
    {
        Deliver();
        (await RunAsync("job", "share", "job-1")).Expect(0);
        (await RunAsync("job", "share", "job-1", "--with-parameters")).Expect(0);

        Assert.Equal(2, (await RunAsync("job", "shares", "--json")).Expect(0).Json.AsArray().Count);
        Assert.Contains("hidden", (await RunAsync("job", "shares", "--job", "job-1")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("job", "shares", "--job", "job-2", "--json")).Expect(0).Json.AsArray());
    }

    [Fact]
    public async Task Unshare_LinkOrId_TakesItBackAndOnceMoreIsNoError()
    {
        Deliver();
        (await RunAsync("job", "share", "job-1")).Expect(0);
        (await RunAsync("job", "share", "job-1")).Expect(0);
        var (one, two) = (Pool.Shares[0], Pool.Shares[1]);

        Assert.Equal($"{one.Id}  taken back\n{two.Id}  taken back\n", (await RunAsync("job", "unshare", $"{one.Url}?lang=ar", two.Id)).Expect(0).Out);
        Assert.Empty(Pool.Shares);
        Assert.Equal($"{one.Id}  no such link (any more)\n", (await RunAsync("job", "unshare", one.Id)).Expect(0).Out);
        Assert.False((bool)(await RunAsync("job", "unshare", one.Id, "--json")).Expect(0).Json.AsArray()[0]!["existed"]!);
    }

    private void Deliver()
    {
        Pool.Add(new JobSpec { Model = "m", Prompt = "a red apple" });
        Pool.Deliver("job-1");
    }
}
