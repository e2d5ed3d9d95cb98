using Google.Protobuf;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Watching;

/// <summary>Workers are told, over real gRPC, when somebody begins to look at a running job and when the last one leaves.</summary>
public sealed class PreviewTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watchers_ComeAndGoWhileAJobRuns_WorkerIsToldAndThePreviewArrives(bool onRedis)
    {
        await using var coordinator = await TestCoordinator.StartAsync(
            onRedis: onRedis, settings: [("Coordinator:Workers:ProgressInterval", "00:00:00.05"), ("Coordinator:Workers:PreviewInterval", "00:00:00")]);
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, coordinator.Owner);
        var assignment = await worker.NextAssignmentAsync();
        Assert.Equal((true, 3u), (assignment.PreviewsWanted, assignment.Previews));
        Assert.False(await ReportUntilToldAsync(worker, assignment.Lease));

        using (var watch = coordinator.Artist.WatchJobs(new WatchJobsRequest(), coordinator.Owner))
        {
            await JobLife.NextAsync(watch, r => r.Snapshot);
            Assert.True(await ReportUntilToldAsync(worker, assignment.Lease));
            var preview = ByteString.CopyFrom(PngEncoder.Encode(TestImages.Draw(8, 8, 7)));
            await ReportAsync(worker, assignment.Lease, ProgressPhase.Decoding, preview);
            Assert.Equal(preview, await JobLife.NextAsync(watch, r => r.Progress is { Preview.IsEmpty: false } shown ? shown.Preview : null));
        }

        Assert.False(await ReportUntilToldAsync(worker, assignment.Lease));
        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(assignment, TestImages.Png(64, 64, 7))).State);
    }

    [Fact]
    public async Task Job_ThatAsksForNone_IsAssignedWithoutAny()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        var spec = JobLife.Spec();
        spec.ClearPreviews();
        var submitted = await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, coordinator.Owner);

        var assignment = await worker.NextAssignmentAsync();
        Assert.Equal((false, true, 0u), (assignment.PreviewsWanted, assignment.HasPreviews, assignment.Previews));
        Assert.Equal((true, 0u), (submitted.Jobs[0].Spec.HasPreviews, submitted.Jobs[0].Spec.Previews));
        spec.Previews = 5;
        var shown = await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = spec }, coordinator.Owner);
        Assert.Equal((5u, submitted.Jobs[0].PriceMillicredits), (shown.Jobs[0].Spec.Previews, shown.Jobs[0].PriceMillicredits));
        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(assignment, TestImages.Png(64, 64, 7))).State);
    }

    /// <summary>Goes on telling of progress until the coordinator says something about previews; a heartbeat after each is answered when the progress was passed on.</summary>
    private static async Task<bool> ReportUntilToldAsync(FakeWorker worker, Lease lease)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Assert.False(patience.IsCancellationRequested, "The coordinator says nothing about previews.");
            await ReportAsync(worker, lease, ProgressPhase.Denoising, ByteString.Empty);
            await worker.HeartbeatAsync(lease);
            CoordinatorMessage message;
            do
            {
                message = await worker.NextAsync();
                if (message.Previews is { } previews)
                {
                    Assert.Equal((lease.JobId, lease.Fence), (previews.JobId, previews.Fence));
                    return previews.Wanted;
                }
            }
            while (message.LeaseStatus is null);
        }
    }

    private static Task ReportAsync(FakeWorker worker, Lease lease, ProgressPhase phase, ByteString preview) => worker.SendAsync(new WorkerMessage
    {
        Progress = new Progress
        {
            JobId = lease.JobId,
            Fence = lease.Fence,
            Phase = phase,
            Step = 2,
            Steps = 4,
            StepsPerSecond = 1,
            Preview = preview,
            PreviewMediaType = preview.IsEmpty ? "" : "image/png",
        },
    });
}
