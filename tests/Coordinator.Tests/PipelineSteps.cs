using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;

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
}
