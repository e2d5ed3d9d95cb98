using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Tests.Jobs;

public sealed class AttemptRunTests
{
    [Fact]
    public void Of_EveryPhase_KeepsWhenEachBeganAndWhenTheLastStepWasTold()
    {
        var run = Said(null, JobPhase.LoadingModel, 0, 1_000);
        Assert.Equal((null, null, 0), (run.DenoisingAtMs, run.UploadingAtMs, run.Step));

        run = Said(run, JobPhase.Denoising, 0, 2_000);
        run = Said(run, JobPhase.Denoising, 9, 3_000, withPreview: true);
        run = Said(run, JobPhase.Denoising, 20, 4_000, withPreview: true);
        run = Said(run, JobPhase.Decoding, 20, 5_000);
        run = Said(run, JobPhase.Uploading, 20, 6_000);
        run = Said(run, JobPhase.Uploading, 20, 7_000);

        Assert.Equal(new AttemptRun { DenoisingAtMs = 2_000, Step = 20, StepAtMs = 4_000, Previews = 2, UploadingAtMs = 6_000 }, run);
    }

    [Fact]
    public void Of_FirstWordIsLate_BeginsThere()
    {
        var run = Said(null, JobPhase.Decoding, 20, 5_000);

        Assert.Equal(new AttemptRun { DenoisingAtMs = 5_000, Step = 20, StepAtMs = 5_000 }, run);
    }

    private static AttemptRun Said(AttemptRun? run, JobPhase phase, int step, long nowMs, bool withPreview = false) => AttemptRun.Of(
        run, new JobProgress(new JobId("A"), 1, phase, step, 20, 1) { Preview = withPreview ? new JobPreview(new byte[1], JobPreview.Png) : null }, nowMs);
}
