using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Session;

public sealed class SignInTests
{
    [Fact]
    public async Task SignIn_Asked_SignsForThisPoolWorkerAndNonce()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();

        var hello = await connection.WelcomeAsync();

        Assert.Equal(Messages.WorkerId, hello.WorkerId);
        var statement = SignInStatement.Of(Messages.PoolId, Messages.WorkerId, Messages.Nonce);
        Assert.True(WorkerSignature.Verify(worker.Key.ExportSubjectPublicKeyInfo(), statement, hello.Signature.Span));
        Assert.Equal((1u, 1u), (hello.ProtocolMin, hello.ProtocolMax));
        Assert.Empty(hello.Held);
    }

    [Fact]
    public async Task SignIn_Asked_SaysWhatTheWorkerCanDo()
    {
        await using var worker = new WorkerHarness(o =>
        {
            o.Slots = 3;
            o.MaxPixels = 512 * 512;
            o.ContentClasses = ["violence"];
            o.PriorityAccounts = ["ada"];
        }).Start();
        var connection = await worker.Coordinator.NextAsync();

        var capabilities = (await connection.WelcomeAsync()).Capabilities;

        Assert.Equal(3u, capabilities.Slots);
        Assert.Equal("test device", capabilities.Device);
        Assert.Equal("cpu", capabilities.ExecutionProvider);
        Assert.Equal(["ddim", "euler"], capabilities.Samplers);
        Assert.Equal(["txt2img"], capabilities.Modes);
        Assert.Equal(["violence"], capabilities.ContentClasses);
        Assert.Equal(["ada"], capabilities.PriorityAccounts);
        var model = Assert.Single(capabilities.Models);
        Assert.Equal(Messages.Manifest, model.Manifest.ToByteArray());
        Assert.Equal((512UL * 512, "fp32", false, 1.5), (model.MaxPixels, model.Precision, model.Loaded, model.MegapixelStepsPerSecond));
    }

    [Theory]
    [InlineData("another-pool", 32)]
    [InlineData(Messages.PoolId, 31)]
    public async Task SignIn_ForAnotherPoolOrShortNonce_IsNotSigned(string pool, int nonceBytes)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();

        connection.SendSignIn(pool, nonceBytes);

        await worker.PassBackoffAsync();
        await worker.ConnectAsync();
    }

    [Fact]
    public async Task SignIn_NothingComes_GivesUpAfterTheTimeout()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();

        await worker.Clock.WhenArmedAsync(TimeSpan.FromSeconds(10)).Soonish();
        worker.Clock.Advance(TimeSpan.FromSeconds(10));

        await worker.PassBackoffAsync();
        Assert.Contains(worker.Logs.Lines, l => l.Text.Contains("No SignIn came within 10 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("heartbeat_interval_ms")]
    [InlineData("lease_ms")]
    [InlineData("progress_interval_ms")]
    [InlineData("max_image_bytes")]
    [InlineData("max_chunk_bytes")]
    [InlineData("protocol")]
    public async Task Welcome_WithTermsNobodyCanLiveWith_IsRefusedByName(string field)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();

        await connection.WelcomeAsync(w =>
        {
            switch (field)
            {
                case "heartbeat_interval_ms":
                    w.HeartbeatIntervalMs = 0;
                    break;
                case "lease_ms":
                    w.LeaseMs = Messages.HeartbeatMs;
                    break;
                case "progress_interval_ms":
                    w.ProgressIntervalMs = uint.MaxValue;
                    break;
                case "max_image_bytes":
                    w.MaxImageBytes = ulong.MaxValue;
                    break;
                case "max_chunk_bytes":
                    w.MaxChunkBytes = 0;
                    break;
                case "protocol":
                    w.Protocol = 2;
                    break;
            }
        });

        await worker.PassBackoffAsync();
        Assert.Contains(worker.Logs.Lines, l => l.Text.Contains($"Welcome.{field}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ErrorCodes.WorkerRevoked)]
    [InlineData(ErrorCodes.WorkerUnknown)]
    [InlineData(ErrorCodes.SignatureInvalid)]
    [InlineData(ErrorCodes.ProtocolUnsupported)]
    public async Task Refusal_ThatNeverHeals_EndsTheDaemon(string code)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();
        connection.SendSignIn();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Hello);

        connection.Break(code);

        var end = Assert.IsType<DaemonEnd.Refused>(await worker.EndAsync());
        Assert.Equal((code, "broken by the test"), (end.Code, end.Message));
    }

    [Fact]
    public async Task Refusal_InTheMiddleOfASession_EndsTheDaemonAndItsJobs()
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.ConnectAsync();
        var run = await worker.AssignAsync(connection);

        connection.Break(ErrorCodes.WorkerRevoked);

        Assert.IsType<DaemonEnd.Refused>(await worker.EndAsync());
        await run.Stopped.Task.Soonish();
    }

    [Theory]
    [InlineData(ErrorCodes.SessionReplaced)]
    [InlineData(ErrorCodes.StoreUnavailable)]
    [InlineData(ErrorCodes.Draining)]
    [InlineData("")]
    public async Task Refusal_ThatMayPass_IsTriedAgain(string code)
    {
        await using var worker = new WorkerHarness().Start();
        var connection = await worker.Coordinator.NextAsync();
        connection.SendSignIn();
        await connection.NextAsync(WorkerMessage.MessageOneofCase.Hello);

        connection.Break(code);

        await worker.PassBackoffAsync();
        await worker.ConnectAsync();
    }
}
