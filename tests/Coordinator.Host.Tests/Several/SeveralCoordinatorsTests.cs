using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Host.Startup;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Worker.V1;
using JobState = SogniLike.Protocol.Artist.V1.JobState;

namespace SogniLike.Coordinator.Host.Tests.Several;

/// <summary>Two whole coordinators on one Redis: artists at one, workers at the other.</summary>
public sealed class SeveralCoordinatorsTests : IAsyncLifetime
{
    /// <summary>No coordinator of such a test looks by itself before the test has long failed.</summary>
    private static readonly (string, string) NeverLooks = ("Coordinator:Matching:DispatchInterval", "00:01:00");

    private SharedPool _pool = null!;

    public async Task InitializeAsync() => _pool = await SharedPool.StartAsync();

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Fact]
    public async Task Submit_WorkerAtTheOtherCoordinator_HasTheJobByAWakeAlone()
    {
        await using var one = await _pool.StartCoordinatorAsync(NeverLooks);
        await using var two = await _pool.StartCoordinatorAsync(NeverLooks);
        await TestModel.AddAsync(one);
        await using var worker = await FakeWorker.ConnectNewAsync(two);

        var job = (await one.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, one.Owner)).Jobs[0];
        var assignment = await worker.NextAssignmentAsync();
        Assert.Equal(job.Id, assignment.Lease.JobId);

        // The image is judged and kept there, and downloaded here.
        var image = TestImages.Draw(64, 64, 7);
        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(assignment, PngEncoder.Encode(image))).State);
        var (info, file) = await JobLife.DownloadAsync(one, job.Id);
        Assert.Equal(info.Sha256, FakeWorker.HashOf(file));
    }

    [Fact]
    public async Task Submit_LostWake_IsMadeGoodByTheSweep()
    {
        await using var one = await _pool.StartCoordinatorAsync(NeverLooks);
        await using var deaf = await _pool.StartCoordinatorAsync(
            services => services.AddSingleton<IPoolBus, DeafBus>(), ("Coordinator:Matching:DispatchInterval", "00:00:00.2"));
        await TestModel.AddAsync(one);
        await using var worker = await FakeWorker.ConnectNewAsync(deaf);

        var job = (await one.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, one.Owner)).Jobs[0];
        Assert.Equal(job.Id, (await worker.NextAssignmentAsync()).Lease.JobId);
    }

    [Fact]
    public async Task Cancel_WorkerAtTheOtherCoordinator_IsToldToStop()
    {
        await using var one = await _pool.StartCoordinatorAsync(NeverLooks);
        await using var two = await _pool.StartCoordinatorAsync(NeverLooks);
        await TestModel.AddAsync(one);
        await using var worker = await FakeWorker.ConnectNewAsync(two);
        var job = (await one.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, one.Owner)).Jobs[0];
        var lease = (await worker.NextAssignmentAsync()).Lease;

        await one.Artist.CancelJobAsync(new CancelJobRequest { JobId = job.Id }, one.Owner);

        var cancel = (await worker.NextAsync(CoordinatorMessage.MessageOneofCase.Cancel)).Cancel;
        Assert.Equal((job.Id, lease.Fence, CancelReason.Artist), (cancel.JobId, cancel.Fence, cancel.Reason));
    }

    [Fact]
    public async Task Stop_OneOfTwo_WorkerGoesOnAtTheOther()
    {
        await using var one = await _pool.StartCoordinatorAsync();
        var two = await _pool.StartCoordinatorAsync();
        await TestModel.AddAsync(one);
        await using var worker = await FakeWorker.ConnectNewAsync(two);
        var job = (await one.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, one.Owner)).Jobs[0];
        var assignment = await worker.NextAssignmentAsync();

        await two.DisposeAsync();
        await using var moved = worker.At(one);
        await moved.ConnectAsync(null, assignment.Lease);
        Assert.Equal(LeaseState.Renewed, (await moved.NextStatusAsync()).State);
        Assert.Equal(LeaseState.ResultAccepted, (await moved.DeliverAsync(assignment, TestImages.Png(64, 64, 7))).State);
        var delivered = (await one.Artist.ListJobsAsync(new ListJobsRequest(), one.Owner)).Jobs[0];
        Assert.Equal((job.Id, JobState.Delivered, 1), (delivered.Id, delivered.State, delivered.Attempts.Count));
    }

    [Fact]
    public async Task Start_BlobFolderOfAnotherPool_IsRefused()
    {
        await using (await _pool.StartCoordinatorAsync())
        {
        }

        Assert.Equal("shared", File.ReadAllText(Path.Combine(_pool.Blobs, "pool")).Trim());
        var refusal = await Assert.ThrowsAsync<StartupException>(() => _pool.StartCoordinatorAsync(("Coordinator:Pool:Id", "other")));
        Assert.Contains("belongs to the pool shared", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Coordinator:Delivery:BlobFolder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnotherBlobFolderOfTheSamePool_IsRefusedUntilItIsThatFolder()
    {
        var elsewhere = _pool.Blobs + "-elsewhere";
        await using var one = await _pool.StartCoordinatorAsync();

        var refusal = await Assert.ThrowsAsync<StartupException>(() => _pool.StartCoordinatorAsync(("Coordinator:Delivery:BlobFolder", elsewhere)));
        Assert.Contains("share one", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(elsewhere, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Coordinator:Delivery:BlobFolder", refusal.Message, StringComparison.Ordinal);

        // The folder is known by what is in it, not by its name: one that was moved, or is mounted elsewhere, is the same.
        File.Copy(Path.Combine(_pool.Blobs, "folder"), Path.Combine(elsewhere, "folder"), overwrite: true);
        await using var two = await _pool.StartCoordinatorAsync(("Coordinator:Delivery:BlobFolder", elsewhere));
        await using var three = await _pool.StartCoordinatorAsync();
    }
}
