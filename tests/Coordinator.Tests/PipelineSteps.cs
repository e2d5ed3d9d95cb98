using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests;

/// <summary>Steps that bring a job to where a test begins.</summary>
internal static class PipelineSteps
{
    public static LeaseClaim ClaimOf(Job leased) => new(leased.Id, leased.Lease!.Token, leased.Lease.Fence);

    public static async Task<Job> LeasedAsync(TestPool pool, SubmitRequest? request = null) =>
        (await pool.Pipeline.AssignAsync(await pool.SubmitAsync(request), new WorkerId("01WORKER000000000000000001"), default))!;

    public static async Task UploadAsync(TestPool pool, Job leased, byte[] file)
    {
        var opening = await pool.Get<ResultUploads>().BeginAsync(ClaimOf(leased), new UploadAnnouncement(file.Length, TestWorker.HashOf(file)), default);
        await using var upload = Assert.IsType<UploadOpening.Opened>(opening).Upload;
        Assert.Equal(UploadOutcome.Ok, await upload.AppendAsync(UploadPart.Image, file, default));
        Assert.Equal(UploadOutcome.Ok, (await upload.CompleteAsync(default)).Outcome);
    }

    public static async Task<ReturnResult> ReturnAsync(TestPool pool, Job leased, byte[] file)
    {
        await UploadAsync(pool, leased, file);
        return await pool.Pipeline.ReturnAsync(ClaimOf(leased), TestWorker.HashOf(file), default);
    }

    /// <summary>A worker that is long out of probation commits to an image of <see cref="TestModels.Sampled"/> and returns it.</summary>
    /// <returns>The image.</returns>
    public static async Task<byte[]> ReturnCommittedAsync(TestPool pool, Job leased, int seed)
    {
        var claim = ClaimOf(leased);
        await pool.Stores.Trust.ChangeAsync(new WorkerTrust { Worker = leased.Lease!.Worker, DeliveredBefore = -1_000 }, trust => trust, default);
        var drawn = FakeTrajectory.Draw((await pool.Get<TrajectoryModels>().ExpectAsync(leased.Spec, default))!, seed);
        var commit = new CommitClaim(Convert.ToHexStringLower(drawn.Tree.Root), drawn.Tree.Count, new string('5', 128), _ => true);
        var openings = drawn.Openings(Assert.IsType<CommitResult.Accepted>(await pool.Pipeline.CommitAsync(claim, commit, default)).Commitment.OpenAll);
        var announced = new UploadAnnouncement(drawn.Image.Length, TestWorker.HashOf(drawn.Image), openings.Length, TestWorker.HashOf(openings));
        await using (var upload = Assert.IsType<UploadOpening.Opened>(await pool.Get<ResultUploads>().BeginAsync(claim, announced, default)).Upload)
        {
            Assert.Equal(UploadOutcome.Ok, await upload.AppendAsync(UploadPart.Image, drawn.Image, default));
            Assert.Equal(UploadOutcome.Ok, await upload.AppendAsync(UploadPart.Openings, openings, default));
            Assert.Equal(UploadOutcome.Ok, (await upload.CompleteAsync(default)).Outcome);
        }

        Assert.IsType<ReturnResult.Accepted>(await pool.Pipeline.ReturnAsync(claim, new ReturnedUpload(announced.ImageSha256, announced.OpeningsSha256, CommitsAlways: true), default));
        return drawn.Image;
    }
}
