using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Tests.Output;

public sealed class BarDisplayTests : CliFixture
{
    [Fact]
    public async Task Show_Denoising_SaysStepAndRate()
    {
        Pool.Add(Spec());
        Pool.Change("job-1", JobState.Leased);
        Pool.Report(new JobProgress { JobId = "job-1", Phase = JobPhase.Denoising, Step = 5, Steps = 20, StepsPerSecond = 3.25 });
        var error = new StringWriter();
        var display = new Waiting.BarDisplay(CliEnvironment.OfProcess() with { Error = error, Variable = _ => null });

        await display.ShowAsync(show =>
        {
            show(new Client.Watching.JobWatchEvent.Snapshot(2, [Pool.Jobs["job-1"]]));
            show(new Client.Watching.JobWatchEvent.Progress(Pool.Jobs["job-1"].Progress));
            return Task.FromResult(0);
        });

        Assert.Contains("denoising, step 5 of 20, 3.3 it/s", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("25%", error.ToString(), StringComparison.Ordinal);
    }
}
