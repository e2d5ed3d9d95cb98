using SogniLike.EndToEnd.Tests.Chaos;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

public sealed class ChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Pool_WhoseProcessesAreKilledAtRandom_LosesDoublesAndForgetsNothing()
    {
        var options = new ChaosOptions { Seed = 4, Jobs = 300, Workers = 3, BetweenKills = TimeSpan.FromSeconds(1.5) };

        var report = await ChaosRun.RunAsync(options, output, TextWriter.Null);

        output.WriteLine(report.ToString());
        Assert.True(report.Holds, report.ToString());
        Assert.True(report.CoordinatorKills + report.WorkerKills + report.RedisKills > 0, "Nothing was killed: this test did not test anything.");
    }

    [Theory]
    [InlineData]
    [InlineData("order")]
    [InlineData("chaos", "--jobs")]
    [InlineData("chaos", "--jobs", "0")]
    [InlineData("chaos", "--noise", "1")]
    [InlineData("chaos", "--workers", "0")]
    [InlineData("chaos", "--between-kills", "0")]
    [InlineData("chaos", "--between-kills", "-1")]
    public async Task Command_WrongArguments_EndsWithTwo(params string[] args) => Assert.Equal(2, await ChaosCommand.RunAsync(args, TextWriter.Null, TextWriter.Null));

    [Fact]
    public async Task Command_Help_SaysHowKillsGo()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await ChaosCommand.RunAsync(["chaos", "--help"], output, TextWriter.Null));
        Assert.Contains("--between-kills", output.ToString(), StringComparison.Ordinal);
    }
}
