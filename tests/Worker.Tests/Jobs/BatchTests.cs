using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Time;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Jobs;
using SogniLike.Worker.Session;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Jobs;

/// <summary>Jobs of a batch are drawn by one call in one slot, and are otherwise jobs like all others.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Batch_AllHere_IsOneRunInOneSlotAndEachJobIsReturnedForItself()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        await SendAsync(connection, 3, "a", "b", "c");
        var batch = await worker.Backend.NextBatchAsync();
        Assert.Equal([1ul, 2ul, 3ul], batch.Images.Select(image => image.Request.Seed).Order());

        // The slot is taken.
        connection.Send(Messages.Assignment("other"));
        Assert.Equal(DeclineReason.NoFreeSlot, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Reason);

        batch.Images[1].Progress(new ImageProgress(ProgressPhase.Denoising, 4, 20, 5));
        var told = await NextProgressAsync(connection);
        Assert.Equal((JobOf(batch, 1), 4u), (told.JobId, told.Step));
        foreach (var image in (int[])[2, 0, 1])
        {
            batch.Finish(image);
            var upload = await connection.NextUploadAsync();
            Assert.Equal(JobOf(batch, image), upload.Header.Lease.JobId);
            Assert.Equal([(byte)image, 1, 2], upload.Image);
            upload.Outcome.SetResult(new UploadOutcome.Stored());
            Assert.Equal(JobOf(batch, image), (await connection.NextAsync(WorkerMessage.MessageOneofCase.Returned)).Returned.Lease.JobId);
            connection.Send(Messages.Lease(JobOf(batch, image)), LeaseState.ResultAccepted);
        }

        batch.End.SetResult();
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal((3, 0), (worker.Tally.JobsDone, worker.Tally.JobsFailed));
    }

    [Fact]
    public async Task Batch_OneCancelled_TheOthersGoOnUntilAllAre()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        await SendAsync(connection, 2, "a", "b");
        var batch = await worker.Backend.NextBatchAsync();

        // A heartbeat of the time when there was only the first of them may still come.
        var (a, b) = JobOf(batch, 0) == "a" ? (0, 1) : (1, 0);
        connection.Send(Cancel("a"));
        await connection.NextHeartbeatAsync(h => h.Held is [{ JobId: "b" }]);
        Assert.True(batch.Images[a].CancellationToken.IsCancellationRequested);
        Assert.False(batch.Images[b].CancellationToken.IsCancellationRequested);
        Assert.False(batch.Stopped.Task.IsCompleted);

        connection.Send(Cancel("b"));
        await batch.Stopped.Task.Soonish();
        await connection.NextHeartbeatAsync(h => h.Held.Count == 0);
        Assert.Equal(2, worker.Tally.JobsStopped);
    }

    [Fact]
    public async Task Batch_OneNeverComes_BeginsWithoutItAfterASecond()
    {
        var (backend, clock) = (new ManualBackend(), new TestClock());
        var turn = new BatchTurn(backend, 3, clock);
        var (first, second) = (DrawAsync(turn, 1), DrawAsync(turn, 2));

        clock.Advance(BatchTurn.LongestWait);
        var batch = await backend.NextBatchAsync();
        var late = DrawAsync(turn, 3);
        (await backend.NextAsync()).Finish();
        batch.Finish(1);
        batch.Finish(0);
        batch.End.SetResult();

        Assert.Equal(ManualRun.Image, Assert.IsType<ImageOutcome.Finished>(await late).Png.ToArray());
        Assert.Equal([0, 1, 2], Assert.IsType<ImageOutcome.Finished>(await first).Png.ToArray());
        Assert.Equal([1, 1, 2], Assert.IsType<ImageOutcome.Finished>(await second).Png.ToArray());
    }

    [Fact]
    public async Task Batch_OneIsDeclinedAndOneIsNotEqual_TheRestIsDrawnAtOnce()
    {
        await using var worker = new WorkerHarness(options => options.Slots = 2).Start();
        var connection = await worker.ConnectAsync();
        connection.Send(InBatch("a", 4, 1));
        connection.Send(InBatch("b", 4, 2, task => task.Sampler = "unknown"));
        connection.Send(InBatch("c", 4, 3, task => task.Steps = 7));
        connection.Send(InBatch("d", 4, 4));

        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        Assert.Equal("b", (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Lease.JobId);
        Assert.Equal(7, (await worker.Backend.NextAsync()).Request.Steps);
        Assert.Equal([1ul, 4ul], (await worker.Backend.NextBatchAsync()).Images.Select(image => image.Request.Seed).Order());
    }

    [Fact]
    public async Task Batch_RunFails_WhatIsLeftIsDrawnAloneAndFailsForItself()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        await SendAsync(connection, 3, "a", "b", "c");
        var batch = await worker.Backend.NextBatchAsync();
        batch.Finish(1);
        batch.End.SetException(new InvalidOperationException("The runtime fell over."));

        (await worker.Backend.NextAsync()).Outcome.SetResult(new ImageOutcome.Failed(FailureReason.NonFinite, "It became NaN."));
        Assert.Equal(FailureReason.NonFinite, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Failed)).Failed.Reason);
        (await worker.Backend.NextAsync()).Finish();
        var uploads = new[] { await connection.NextUploadAsync(), await connection.NextUploadAsync() };
        Assert.Equal(2, uploads.Select(upload => upload.Header.Lease.JobId).Distinct().Count());
    }

    [Theory]
    [InlineData(0, "cpu", 64, 1)]
    [InlineData(3, "cpu", 64, 3)]
    [InlineData(0, "cuda", 1, 1)]
    [InlineData(0, "cuda", 6, 3)]
    [InlineData(0, "cuda", 24, 4)]
    [InlineData(16, "cuda", 1, 16)]
    public async Task MaxBatch_OptionAndMemory_AreToldToTheCoordinator(int option, string provider, int gibibytes, uint told)
    {
        await using var worker = new WorkerHarness(options => options.MaxBatch = option);
        worker.Backend.Description = worker.Backend.Description with { ExecutionProvider = provider, MemoryBytes = (ulong)gibibytes << 30 };
        worker.Start();

        var hello = await (await worker.Coordinator.NextAsync()).WelcomeAsync();

        Assert.Equal(told, hello.Capabilities.MaxBatch);
    }

    [Fact]
    public async Task Batch_BackendThatDrawsNoneAtOnce_IsDrawnOneByOne()
    {
        var backend = new ManualBackend { DrawsBatches = false };
        var turn = new BatchTurn(backend, 2, new TestClock());
        var images = new[] { DrawAsync(turn, 1), DrawAsync(turn, 2) };

        (await backend.NextAsync()).Finish();
        (await backend.NextAsync()).Finish();

        Assert.All(await Task.WhenAll(images), image => Assert.IsType<ImageOutcome.Finished>(image));
    }

    [Fact]
    public async Task Batch_AllButOneLeave_ThatOneIsDrawnAtOnce()
    {
        var backend = new ManualBackend();
        var turn = new BatchTurn(backend, 3, new TestClock());
        var image = DrawAsync(turn, 1);
        turn.Leave();
        turn.Leave();

        (await backend.NextAsync()).Finish();

        Assert.IsType<ImageOutcome.Finished>(await image);
    }

    private static Task<ImageOutcome> DrawAsync(BatchTurn turn, ulong seed) =>
        turn.DrawAsync(new ImageRequest("/models/test", "a", "", 64, 64, 4, "ddim", 2, seed, "cpu"), _ => { }, null, CancellationToken.None);

    private static string JobOf(ManualBatch batch, int image) => ((char)('a' + (int)batch.Images[image].Request.Seed - 1)).ToString();

    private static async Task SendAsync(ScriptedConnection connection, int size, params string[] jobs)
    {
        for (var i = 0; i < jobs.Length; i++)
        {
            connection.Send(InBatch(jobs[i], size, i + 1));
            await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        }
    }

    private static Assignment InBatch(string job, int size, int seed, Action<ImageTask>? change = null) => Messages.Assignment(job, change: assignment =>
    {
        (assignment.BatchId, assignment.BatchSize, assignment.Task.Seed) = ("batch", (uint)size, (ulong)seed);
        change?.Invoke(assignment.Task);
    });

    private static CoordinatorMessage Cancel(string job) => new() { Cancel = new Cancel { JobId = job, Fence = 1, Reason = CancelReason.Artist } };

    private static async Task<Progress> NextProgressAsync(ScriptedConnection connection) => (await connection.NextAsync(WorkerMessage.MessageOneofCase.Progress)).Progress;
}
