using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>Images made from pictures: their trajectories cannot be walked again here, so a verifier draws the whole image.</summary>
public sealed class RedrawTests
{
    [Fact]
    public async Task Result_MadeFromAPicture_IsCommittedToAndNotOpened()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var job = await WorkAsync(bench);

        var verification = job.Verification!;
        Assert.Equal((12, false, true), (verification.Commitment!.LeafCount, verification.Commitment.OpenAll, verification.Commitment.RunWhole));
        Assert.Equal(CheckStatus.Skipped, StatusOf("noise"));
        Assert.Equal(CheckStatus.Skipped, StatusOf("fingerprint"));
        Assert.Equal((CheckStatus.Passed, CheckStatus.Passed), (StatusOf("result"), StatusOf("latent_colors")));

        CheckStatus StatusOf(string name) => verification.Checks.Single(check => check.Name == name).Status;
    }

    [Fact]
    public async Task Audit_VerifierDrawsTheSame_Passes()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1", with: AuditBench.Pictures);
        var job = await WorkAsync(bench);
        await bench.Pool.AuditAsync();

        var order = await bench.AnswerAsync(verifier);

        Assert.Equal(0, order.Evaluations);
        Assert.NotNull(order.Spec.Source);
        job = await bench.Pool.FindAsync(job.Id);
        Assert.Equal((JobState.Delivered, AuditVerdict.Passed), (job.State, job.Audit!.Verdict));
        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditScope.Redraw, AuditReplay.NothingOpened), (audit.Scope, audit.Replay));
        var point = Assert.Single(Assert.Single(audit.Opinions).Points);
        Assert.Equal((AuditPoint.Image, 0.0, ToleranceVerdict.Within), (point.Evaluation, point.Distance, point.Verdict));
    }

    /// <summary>A worker that ignored the picture: three that draw the job find another image.</summary>
    [Fact]
    public async Task Audit_ThreeDrawSomethingElse_Convict()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var verifiers = await bench.ConnectVerifiersAsync(AuditBench.Pictures);
        var job = await WorkAsync(bench);
        var right = TestImages.Noise(9);
        await bench.Pool.AuditAsync();
        await bench.AnswerAsync(AuditBench.Asked(verifiers), image: right);
        await bench.AnswerAsync(AuditBench.Asked(verifiers), image: right);
        Assert.True((await bench.AuditOfAsync(job)).IsOpen);
        await bench.AnswerAsync(AuditBench.Asked(verifiers), image: right);

        var audit = await bench.AuditOfAsync(job);
        Assert.Equal((AuditVerdict.Failed, true), (audit.Verdict, audit.Convicted));
        Assert.Equal(JobState.Queued, (await bench.Pool.FindAsync(job.Id)).State);
        Assert.Equal(HoldKind.Banned, (await bench.Pool.Stores.Workers.FindAsync(bench.Suspect.Id, default))!.Hold!.Kind);
    }

    [Fact]
    public async Task Audit_VerifierThatDoesNotKnowTheMode_IsNotAsked()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1");
        var job = await WorkAsync(bench);
        await bench.Pool.AuditAsync();

        Assert.Null(AuditBench.Order(verifier));
        Assert.Equal(AuditVerdict.Unaudited, (await bench.Pool.FindAsync(job.Id)).Audit!.Verdict);
    }

    [Fact]
    public async Task Commit_LeavesOfAllSteps_AreRefused()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var image = await bench.Pool.BringAsync(TestImages.Noise(3));
        var job = await bench.Pool.SubmitAsync(TestPool.Request() with { InitImage = image.Blob.Value, Strength = 0.5 });
        await bench.Pool.DispatchAsync();
        var claim = bench.Suspect.Take();
        var whole = (await bench.Pool.Get<TrajectoryModels>().ExpectAsync(job.Spec with { Source = null, Needs = null }, default))!;

        await bench.Suspect.CommitAsync(claim, Testing.Coordinator.FakeTrajectory.Draw(whole).Tree);

        Assert.Equal(AttemptOutcome.ResultRefused, (await bench.Pool.FindAsync(job.Id)).Attempts[^1].Outcome);
    }

    /// <summary>A small part that is wrong is not hidden by the rest, which is the picture's own.</summary>
    [Fact]
    public async Task Audit_OfASmallPart_IsMeasuredByThatPart()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1", with: AuditBench.Pictures);
        var picture = await bench.Pool.BringAsync(TestImages.Noise(3));
        var mask = new byte[128 * 128 * 3];
        mask.AsSpan(0, 128 * 3 * 16).Fill(255);
        var painted = await bench.Pool.BringAsync(PngEncoder.Encode(new RgbImage(128, 128, mask)));
        var job = await bench.WorkAsync(with: request => request with { InitImage = picture.Blob.Value, Mask = painted.Blob.Value });
        await bench.Pool.AuditAsync();
        var drawn = Pixels(bench.TrajectoryOf(job).Image);
        for (var i = 0; i < 128 * 3 * 16; i++)
        {
            drawn[i] = (byte)(drawn[i] < 128 ? drawn[i] + 20 : drawn[i] - 20);
        }

        await bench.AnswerAsync(verifier, image: PngEncoder.Encode(new RgbImage(128, 128, drawn)));

        // An eighth of the image is 20 levels off, and as much of it is made anew.
        var point = Assert.Single(Assert.Single((await bench.AuditOfAsync(job)).Opinions).Points);
        Assert.Equal(20 / GuidanceGain.Of(job.Spec.GuidanceScale), point.Distance, 6);
    }

    /// <summary>One value that honest devices round to the other side accuses nobody, however few pixels are made anew: an artist could choose them so.</summary>
    [Fact]
    public async Task Audit_OfAFewPixels_OneLevelInOneOfThemIsNear()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: true);
        var verifier = await bench.Pool.ConnectVerifierAsync("v1", with: AuditBench.Pictures);
        var picture = await bench.Pool.BringAsync(TestImages.Noise(3));
        var mask = new byte[128 * 128 * 3];
        mask.AsSpan(0, 3 * 4).Fill(255);
        var painted = await bench.Pool.BringAsync(PngEncoder.Encode(new RgbImage(128, 128, mask)));
        var job = await bench.WorkAsync(with: request => request with { InitImage = picture.Blob.Value, Mask = painted.Blob.Value, GuidanceScale = 1 });
        await bench.Pool.AuditAsync();
        var drawn = Pixels(bench.TrajectoryOf(job).Image);
        drawn[0] = (byte)(drawn[0] ^ 1);

        await bench.AnswerAsync(verifier, image: PngEncoder.Encode(new RgbImage(128, 128, drawn)));

        // The limit of processors for the built-in model, the strictest of all.
        var point = Assert.Single(Assert.Single((await bench.AuditOfAsync(job)).Opinions).Points);
        Assert.InRange(point.Distance, 0, 0.002);
    }

    [Fact]
    public void Rows_OfEveryMode_SayWhatIsChecked() => Assert.Equal(
        [("txt2img", true, true, true), ("img2img", false, false, true), ("inpaint", false, false, false)],
        TrajectoryModes.All.Select(row => (row.Name, row.BeginsWithNoise, row.Replays, row.EndsWithImage)));

    private static byte[] Pixels(byte[] file) => Assert.IsType<PngReading.Read>(PngReader.Read(file, new PngReadLimits(file.Length, 128, 128 * 128))).Image.Pixels.ToArray();

    private static async Task<Job> WorkAsync(AuditBench bench)
    {
        var image = await bench.Pool.BringAsync(TestImages.Noise(3));
        return await bench.WorkAsync(with: request => request with { InitImage = image.Blob.Value, Strength = 0.5 });
    }
}
