using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Jobs;

public sealed class TaskValidationTests
{
    public static TheoryData<string, string, Action<ImageTask>> HostileTasks => new()
    {
        { "steps 10^9", "task.steps is 1000000000; this worker takes 1 to 1000.", t => t.Steps = 1_000_000_000 },
        { "steps 1001", "task.steps is 1001; this worker takes 1 to 1000.", t => t.Steps = 1001 },
        { "steps 0", "task.steps is 0; this worker takes 1 to 1000.", t => t.Steps = 0 },
        { "long prompt", "task.prompt has more than 4000 characters.", t => t.Prompt = "lighthouse" + new string('x', 4000) },
        { "huge prompt", "task.prompt has more than 4000 characters.", t => t.Prompt = "lighthouse" + new string('x', 500_000) },
        { "long negative prompt", "task.negative_prompt has more than 4000 characters.", t => t.NegativePrompt = new string('x', 4001) },
        { "width 0", "task.width is 0; it must be a multiple of 8 from 8 to 8192.", t => t.Width = 0 },
        { "width 12", "task.width is 12; it must be a multiple of 8 from 8 to 8192.", t => t.Width = 12 },
        { "height 8200", "task.height is 8200; it must be a multiple of 8 from 8 to 8192.", t => t.Height = 8200 },
        { "height 2^32-8", "task.height is 4294967288; it must be a multiple of 8 from 8 to 8192.", t => t.Height = uint.MaxValue - 7 },
        { "more pixels than allowed", "task.width x task.height is more than the 65536 pixels that the owner allows.", t => (t.Width, t.Height) = (512, 512) },
        { "guidance NaN", "task.guidance_scale must be a number from 0 to 100.", t => t.GuidanceScale = double.NaN },
        { "guidance infinite", "task.guidance_scale must be a number from 0 to 100.", t => t.GuidanceScale = double.PositiveInfinity },
        { "guidance negative", "task.guidance_scale must be a number from 0 to 100.", t => t.GuidanceScale = -0.5 },
        { "sampler", "task.sampler must be one of ddim, euler.", t => t.Sampler = "lighthouse" },
        { "no hash of the picture", "task.source.image must have 32 bytes.", t => t.Source = With(s => s.Image = Google.Protobuf.ByteString.Empty) },
        { "picture of no bytes", "task.source.image_size_bytes is 0; it must be from 1 to 67108864.", t => t.Source = With(s => s.ImageSizeBytes = 0) },
        { "picture of 2^64-1 bytes", "task.source.image_size_bytes is 18446744073709551615; it must be from 1 to 67108864.", t => t.Source = With(s => s.ImageSizeBytes = ulong.MaxValue) },
        { "half a hash of the mask", "task.source.mask must have 32 bytes.", t => t.Source = With(s => s.Mask = Google.Protobuf.ByteString.CopyFrom(new byte[16])) },
        { "mask of no bytes", "task.source.mask_size_bytes is 0; it must be from 1 to 67108864.", t => t.Source = With(s => s.Mask = Google.Protobuf.ByteString.CopyFrom(new byte[32])) },
        { "picture without width", "task.source has 0x64 pixels; each side must be from 1 to 8192, and both together at most 67108864 pixels.", t => t.Source = With(s => s.Width = 0) },
        { "picture 9000 high", "task.source has 128x9000 pixels; each side must be from 1 to 8192, and both together at most 67108864 pixels.", t => t.Source = With(s => s.Height = 9000) },
        { "strength NaN", "task.source.strength must be above 0, at most 1, and leave at least one step.", t => t.Source = With(s => s.Strength = double.NaN) },
        { "strength 2", "task.source.strength must be above 0, at most 1, and leave at least one step.", t => t.Source = With(s => s.Strength = 2) },
        { "no step left", "task.source.strength must be above 0, at most 1, and leave at least one step.", t => t.Source = With(s => s.Strength = 0.01) },
        { "blur", "task.source.mask_blur is 300; it must be at most 256.", t => t.Source = With(s => s.MaskBlur = 300) },
        { "noise source", "task.noise_source must be one of cpu, nv.", t => t.NoiseSource = "" },
    };

    private static TaskSource With(Action<TaskSource> change)
    {
        var source = Messages.Source([1, 2, 3]);
        change(source);
        return source;
    }

    [Theory]
    [MemberData(nameof(HostileTasks))]
    public async Task Assignment_TaskOutOfBounds_IsDeclinedByFieldAndLimit(string what, string message, Action<ImageTask> change)
    {
        await using var worker = new WorkerHarness(o => o.MaxPixels = 256 * 256).Start();
        var connection = await worker.ConnectAsync();

        connection.Send(Messages.Assignment(change: a => change(a.Task)));

        var decline = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline;
        Assert.True(Messages.Lease().Equals(decline.Lease), what);
        Assert.Equal((DeclineReason.Unsupported, message), (decline.Reason, decline.Message));
        Assert.Equal(1, worker.Tally.JobsDeclined);
    }

    [Fact]
    public async Task Assignment_LongestAllowedPrompt_IsTaken()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var prompt = string.Concat(Enumerable.Repeat("\U0001F5FC", 4000));

        connection.Send(Messages.Assignment(change: a => a.Task.Prompt = prompt));

        await connection.NextAsync(WorkerMessage.MessageOneofCase.Accept);
        Assert.Equal(prompt, (await worker.Backend.NextAsync()).Request.Prompt);
    }

    [Fact]
    public async Task Assignment_OfAnotherModel_IsDeclined()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        connection.Send(Messages.Assignment(change: a => a.ModelManifest = Google.Protobuf.ByteString.CopyFrom(new byte[32])));

        Assert.Equal(DeclineReason.ModelMissing, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Reason);
    }

    [Fact]
    public async Task Assignment_WithoutATask_IsDeclined()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        connection.Send(Messages.Assignment(change: a => a.Task = null));

        Assert.Equal("task is missing.", (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Message);
    }

    [Fact]
    public async Task Assignment_TheModelObjects_IsDeclinedWithItsReason()
    {
        await using var worker = new WorkerHarness().Start();
        worker.Backend.Objection = "task.width is 128; this model only makes 64.";
        var connection = await worker.ConnectAsync();

        connection.Send(Messages.Assignment());

        var decline = (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline;
        Assert.Equal((DeclineReason.Unsupported, worker.Backend.Objection), (decline.Reason, decline.Message));
    }

    [Fact]
    public async Task Assignment_WhilePaused_IsDeclined()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        worker.State.Paused = true;

        connection.Send(Messages.Assignment());

        Assert.Equal(DeclineReason.Paused, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Reason);
    }

    [Fact]
    public async Task Assignment_EverySlotBusy_IsDeclinedUntilTheImageIsFinished()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        connection.Send(Messages.Assignment("job-2"));
        Assert.Equal(DeclineReason.NoFreeSlot, (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Reason);

        run.Finish();
        await connection.TakeResultAsync();
        await worker.AssignAsync(connection, "job-3");
    }

    [Fact]
    public async Task Assignment_SentTwice_IsStartedOnce()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        await worker.AssignAsync(connection);

        connection.Send(Messages.Assignment());
        connection.Send(Messages.Assignment("job-2"));

        // Nothing is said about the repeated one: the next answer is that to the other.
        Assert.Equal("job-2", (await connection.NextAsync(WorkerMessage.MessageOneofCase.Decline)).Decline.Lease.JobId);
    }

    [Theory]
    [InlineData("", 32)]
    [InlineData("job\nINFO: all is well", 32)]
    [InlineData("job-1", 31)]
    public async Task Assignment_MalformedLease_IsIgnoredAndNotLogged(string job, int tokenBytes)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();

        connection.Send(Messages.Assignment(job, change: a => a.Lease.Token = Google.Protobuf.ByteString.CopyFrom(new byte[tokenBytes])));
        connection.Send(Messages.Assignment(change: a => a.Lease = null));
        await worker.AssignAsync(connection, "job-2");

        Assert.Equal(2, worker.Tally.JobsDeclined);
        Assert.DoesNotContain(worker.Logs.Lines, l => l.Text.Contains("all is well", StringComparison.Ordinal));
    }
}
