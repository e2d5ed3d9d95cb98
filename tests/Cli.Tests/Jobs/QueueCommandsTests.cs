using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Jobs;

public sealed class QueueCommandsTests : CliFixture
{
    [Fact]
    public async Task Pause_ThenResume_SaysHowTheQueueStands()
    {
        Add();
        Assert.Contains("running", (await RunAsync("queue", "show")).Expect(0).Out, StringComparison.Ordinal);

        Assert.Contains("paused since", (await RunAsync("queue", "pause")).Expect(0).Out, StringComparison.Ordinal);
        var json = (await RunAsync("queue", "show", "--json")).Expect(0).Json;
        Assert.Equal((1, 0), ((int)json["waiting"]!, (int)json["running"]!));
        Assert.NotNull(json["paused_at"]);
        Assert.Contains("paused", (await RunAsync("job", "list")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("sogni queue resume", (await RunAsync("job", "get", "job-1")).Expect(0).Out, StringComparison.Ordinal);

        Assert.Equal("running\n", (await RunAsync("queue", "resume", "-q")).Expect(0).Out);
        Assert.DoesNotContain("paused", (await RunAsync("job", "get", "job-1")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first", QueueTarget.First)]
    [InlineData("earlier", QueueTarget.Earlier)]
    [InlineData("later", QueueTarget.Later)]
    [InlineData("last", QueueTarget.Last)]
    public async Task Move_Where_IsWhatIsAskedFor(string to, QueueTarget expected)
    {
        Add();

        Assert.Contains("job-1", (await RunAsync("job", "move", "job-1", "--to", to)).Expect(0).Out, StringComparison.Ordinal);

        Assert.Equal([("job-1", expected)], Pool.Moves);
    }

    [Fact]
    public async Task Move_NowhereOrOneThatRuns_IsRefused()
    {
        Add();
        (await RunAsync("job", "move", "job-1")).Expect(2);
        (await RunAsync("job", "move", "job-1", "--to", "sideways")).Expect(2);
        Pool.Change("job-1", JobState.Leased);

        Assert.Contains("job_not_queued", (await RunAsync("job", "move", "job-1", "--to", "last")).Expect(1).Error, StringComparison.Ordinal);
        Assert.Empty(Pool.Moves);
    }

    private void Add() => Pool.Add(new JobSpec { Model = "m", Prompt = "a red apple" });
}
