using Grpc.Core;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.FullLife;

/// <summary>The whole life of a job over real gRPC, whatever the stores are.</summary>
internal static class JobLife
{
    public static JobSpec Spec(ulong seed = 7) => new() { Model = TestModel.Name, Prompt = "a red apple", Seed = seed, Previews = 3 };

    /// <summary>Submits, runs, delivers and downloads one image; says what differs from what the worker drew.</summary>
    public static async Task LiveAsync(TestCoordinator coordinator)
    {
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        using var watch = coordinator.Artist.WatchJobs(new WatchJobsRequest(), coordinator.Owner);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Empty(watch.ResponseStream.Current.Snapshot.Jobs);

        var submitted = await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = Spec() }, coordinator.Owner);
        var job = Assert.Single(submitted.Jobs);
        Assert.Equal(JobState.Queued, job.State);

        var assignment = await worker.NextAssignmentAsync();
        Assert.Equal(job.Id, assignment.Lease.JobId);
        Assert.Equal(("a red apple", 64u, 64u, 4u, "ddim", 7ul, "cpu"), (
            assignment.Task.Prompt, assignment.Task.Width, assignment.Task.Height, assignment.Task.Steps, assignment.Task.Sampler, assignment.Task.Seed, assignment.Task.NoiseSource));

        Assert.Equal((true, 3u), (assignment.PreviewsWanted, assignment.Previews));
        var preview = Google.Protobuf.ByteString.CopyFrom(PngEncoder.Encode(TestImages.Draw(8, 8, 7)));
        await worker.SendAsync(new WorkerMessage
        {
            Progress = new Progress
            {
                JobId = job.Id,
                Fence = assignment.Lease.Fence,
                Phase = ProgressPhase.Denoising,
                Step = 2,
                Steps = 4,
                StepsPerSecond = 1.5,
                Preview = preview,
                PreviewMediaType = "image/png",
            },
        });
        var progress = await NextAsync(watch, r => r.Progress);
        Assert.Equal((2u, preview, "image/png"), (progress.Step, progress.Preview, progress.PreviewMediaType));

        var image = TestImages.Draw(64, 64, 7);
        var verdict = await worker.DeliverAsync(assignment, PngEncoder.Encode(image));
        Assert.Equal((LeaseState.ResultAccepted, ""), (verdict.State, verdict.Code));

        var delivered = await NextAsync(watch, r => r.Changed?.Job is { State: JobState.Delivered } done ? done : null);
        Assert.Equal((64u, 64u, "image/png"), (delivered.Image.Width, delivered.Image.Height, delivered.Image.MediaType));
        Assert.Equal((worker.Id, "delivered"), (delivered.Attempts[0].WorkerId, delivered.Attempts[0].Outcome));

        var (info, file) = await DownloadAsync(coordinator, job.Id);
        Assert.Equal(info.Sha256, FakeWorker.HashOf(file));
        Assert.Equal(delivered.Image, info);
        AssertSamePixels(PngEncoder.Encode(image), file, 64, 64);
        Assert.Contains(PngTextReader.Read(file), t => t.Keyword == "parameters" && t.Value.Contains("Seed: 7", StringComparison.Ordinal));
    }

    public static async Task<T> NextAsync<T>(AsyncServerStreamingCall<WatchJobsResponse> watch, Func<WatchJobsResponse, T?> pick)
        where T : class
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await watch.ResponseStream.MoveNext(patience.Token))
        {
            if (pick(watch.ResponseStream.Current) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("The watch ended.");
    }

    public static async Task<(ImageInfo Info, byte[] File)> DownloadAsync(TestCoordinator coordinator, string jobId)
    {
        using var call = coordinator.Artist.DownloadImage(new DownloadImageRequest { JobId = jobId }, coordinator.Owner);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var info = call.ResponseStream.Current.Info;
        using var file = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.InRange(call.ResponseStream.Current.Chunk.Length, 1, 64 * 1024);
            call.ResponseStream.Current.Chunk.WriteTo(file);
        }

        Assert.Equal(info.SizeBytes, (ulong)file.Length);
        return (info, file.ToArray());
    }

    private static void AssertSamePixels(byte[] drawn, byte[] delivered, int width, int height)
    {
        var limits = new PngLimits(1 << 20, width, height);
        var one = Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(new MemoryStream(drawn), limits));
        var other = Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(new MemoryStream(delivered), limits));
        Assert.Equal(one.PixelSha256, other.PixelSha256);
    }
}
