using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing.Time;
using SogniLike.Worker.Audits;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Jobs;
using SogniLike.Worker.Models;
using SogniLike.Worker.Tests.Fakes;

namespace SogniLike.Worker.Tests.Audits;

public sealed class CalibrationTests : IDisposable
{
    private static readonly float[] Latent = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly LocalModel Model = new("/models/test", Messages.Manifest, "fp32");

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ManualBackend _backend = new();
    private readonly List<ManualPointRun> _opened = [];
    private readonly TestClock _clock = new();
    private readonly ScriptedAuditCall _call = new();

    public CalibrationTests() => _backend.Points = request =>
    {
        _opened.Add(new ManualPointRun(request));
        return new PointRunOpening.Opened(_opened[^1]);
    };

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Run_Nonce_IsSignedWithTheModelAndTheDevice()
    {
        var running = RunAsync();

        var begin = (await _call.NextAsync()).Begin;

        var statement = CalibrationStatement.Of(Messages.PoolId, Messages.WorkerId, Messages.Manifest, Messages.Nonce);
        Assert.True(WorkerSignature.Verify(_key.ExportSubjectPublicKeyInfo(), statement, begin.Signature.Span));
        Assert.Equal((Messages.WorkerId, ByteString.CopyFrom(Messages.Manifest), ByteString.Empty), (begin.WorkerId, begin.ModelManifest, begin.Token));
        Assert.Equal(("fp32", "cpu", "test device"), (begin.Precision, begin.ExecutionProvider, begin.Device));
        _call.End();
        Assert.Equal(new CalibrationEnd.Measured(0, TimeSpan.Zero, null), await running);
    }

    [Fact]
    public async Task Run_PointsOfSeveralJobs_OpensEachOnceAndEndsWithTheReport()
    {
        var running = RunAsync();
        await _call.NextAsync();
        var (first, second) = (Messages.Task(), Messages.Task());
        second.Seed = 43;

        foreach (var (evaluation, task) in new[] { (0u, first), (1u, null), (2u, first), (0u, second) })
        {
            _call.Ask(evaluation, Latent, task);
            Assert.Equal(Latent.Select(value => value * (evaluation + 1)), TensorBytes.Read(await _call.NextAnswerAsync()));
        }

        _clock.Advance(TimeSpan.FromSeconds(2));
        var report = new CalibrationReport { DeviceClass = "cpu", Bands = { new CalibrationBand { NoiseFrom = 1, Samples = 4, MedianPpm = 0.5, LargestPpm = 2 } } };
        _call.Send(new AuditQuestion { Report = report });

        Assert.Equal(new CalibrationEnd.Measured(4, TimeSpan.FromSeconds(2), report), await running);
        Assert.Equal([42UL, 43UL], _opened.Select(run => run.Request.Seed));
        Assert.All(_opened, run => Assert.True(run.IsDisposed));
    }

    [Fact]
    public async Task Run_FirstMessageWithoutANonce_SignsNothing()
    {
        var running = RunAsync(nonceBytes: 31);

        Assert.IsType<CalibrationEnd.Failed>(await running);
        Assert.False(_call.WriterClosed.Task.IsCompleted);
        _call.End();
    }

    [Fact]
    public async Task Run_RefusedByTheCoordinator_SaysWhy()
    {
        var running = RunAsync();
        await _call.NextAsync();

        _call.Break("not_found");

        Assert.Equal(new CalibrationEnd.Refused("not_found", "broken by the test"), await running);
    }

    [Fact]
    public async Task Run_ConnectionBroken_Fails()
    {
        var running = RunAsync();
        await _call.NextAsync();

        _call.Break();

        Assert.IsType<CalibrationEnd.Failed>(await running);
    }

    [Fact]
    public async Task Run_TaskOutOfBounds_IsNotComputed()
    {
        var running = RunAsync();
        await _call.NextAsync();
        var task = Messages.Task();
        task.Width = 12;

        _call.Ask(0, Latent, task);

        Assert.Contains("task.width", Assert.IsType<CalibrationEnd.Failed>(await running).Message, StringComparison.Ordinal);
        Assert.Empty(_opened);
    }

    [Fact]
    public async Task Run_FirstQuestionWithoutATask_IsNotComputed()
    {
        var running = RunAsync();
        await _call.NextAsync();

        _call.Ask(0, Latent);

        Assert.IsType<CalibrationEnd.Failed>(await running);
    }

    [Fact]
    public async Task Run_NothingForAnHour_Ends()
    {
        var running = RunAsync();
        await _call.NextAsync();

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.IsType<CalibrationEnd.Failed>(await running);
    }

    [Fact]
    public async Task Run_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var running = RunAsync(cancellationToken: cancellation.Token);
        await _call.NextAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task<CalibrationEnd> RunAsync(int nonceBytes = 32, CancellationToken cancellationToken = default)
    {
        using var identity = new WorkerIdentity(
            Messages.WorkerId, Messages.PoolId, new Uri("http://127.0.0.1:1"), default, ECDsa.Create(_key.ExportParameters(includePrivateParameters: true)));
        var validator = new TaskValidator(_backend, new ModelCatalog([Model], []), Options.Create(new WorkerOptions()));
        _call.Send(new AuditQuestion { Nonce = ByteString.CopyFrom(Messages.Nonce[..nonceBytes]) });
        return await new Calibration(identity, _backend, validator, _clock).RunAsync(_call, Model, cancellationToken).Soonish();
    }
}
