using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Output;

public sealed class EscapeCodeTests : CliFixture
{
    [Fact]
    public async Task Wait_Redirected_WritesNoEscapeCodes()
    {
        DeliverWithProgress();

        var result = (await RunAsync("job", "submit", "a", "-m", "x", "--wait")).Expect(0);

        Assert.DoesNotContain('\u001b', result.Out + result.Error);
        Assert.Contains("job-1: delivered", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_Terminal_DrawsABarOnStandardErrorOnly()
    {
        DeliverWithProgress();

        var result = (await new CliRun(Folder, Variables) { IsTerminal = true }.RunAsync(["job", "submit", "a", "-m", "x", "--wait"])).Expect(0);

        Assert.Contains('\u001b', result.Error);
        Assert.Contains("delivered", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Out);
    }

    [Fact]
    public async Task Wait_TerminalWithoutColour_WritesNoColourCodes()
    {
        Variables["NO_COLOR"] = "1";
        DeliverWithProgress();

        var result = (await new CliRun(Folder, Variables) { IsTerminal = true }.RunAsync(["job", "submit", "a", "-m", "x", "--wait"])).Expect(0);

        Assert.DoesNotMatch("\u001b\\[[0-9;]*m", result.Error);
    }

    [Fact]
    public async Task Wait_DumbTerminal_WritesLines()
    {
        Variables["TERM"] = "dumb";
        DeliverWithProgress();

        var result = (await new CliRun(Folder, Variables) { IsTerminal = true }.RunAsync(["job", "submit", "a", "-m", "x", "--wait"])).Expect(0);

        Assert.DoesNotContain('\u001b', result.Error);
    }

    [Fact]
    public async Task Wait_Quiet_SaysNothingOnStandardError()
    {
        DeliverWithProgress();

        Assert.Empty((await RunAsync("job", "submit", "a", "-m", "x", "--wait", "-q")).Expect(0).Error);
    }

    private void DeliverWithProgress() => Pool.OnSubmitted = job =>
    {
        Pool.Change(job.Id, JobState.Leased);
        Pool.Report(new JobProgress { JobId = job.Id, Phase = JobPhase.Denoising, Step = 5, Steps = 20, StepsPerSecond = 3.25 });
        Pool.Deliver(job.Id);
    };
}
