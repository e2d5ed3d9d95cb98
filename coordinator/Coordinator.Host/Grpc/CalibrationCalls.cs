using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Statements;
using Proto = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Measures the device of a worker that asks for it: a nonce, the worker's signed beginning, points one by one, and what they came to. Safe for concurrent use.</summary>
internal sealed class CalibrationCalls(
    DeviceCalibration calibration, WorkerSessions sessions, IOptions<PoolOptions> pool, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int NonceBytes = 32;
    private const int MaxTextLength = 200;
    private const double Millionths = 1_000_000;

    /// <summary>Runs one calibration.</summary>
    /// <exception cref="RpcException">The call breaks the protocol, the worker is not who it says, or there is nothing to measure with.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<Proto.AuditAnswer> reader, IServerStreamWriter<Proto.AuditQuestion> writer, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        await writer.WriteAsync(new Proto.AuditQuestion { Nonce = ByteString.CopyFrom(nonce) }, CancellationToken.None);
        using var deadline = new CancellationTokenSource(options.Value.HelloDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            if (!await reader.MoveNextOrCancelAsync(either.Token) || reader.Current.PartCase != Proto.AuditAnswer.PartOneofCase.Begin)
            {
                throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, "The first message of a calibration must be begin.", "begin");
            }

            var begin = reader.Current.Begin;
            var worker = await SignInAsync(begin, nonce, either.Token);
            deadline.CancelAfter(options.Value.CalibrationDeadline);
            await MeasureAsync(begin, worker, reader, writer, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw GrpcErrors.Of(ErrorCodes.ProtocolViolation, $"A calibration must be over within {options.Value.CalibrationDeadline.TotalSeconds:0} s.", "begin");
        }
    }

    private async Task<WorkerRecord> SignInAsync(Proto.AuditBegin begin, byte[] nonce, CancellationToken cancellationToken)
    {
        var manifest = WorkerMapping.ReadHash(begin.ModelManifest, "begin.model_manifest");
        var id = Ids.ReadWorker(begin.WorkerId, "begin.worker_id");
        var statement = CalibrationStatement.Of(pool.Value.Id, id.Value, Convert.FromHexString(manifest), nonce);
        return await sessions.SignInAsync(id, key => WorkerSignature.Verify(key.Span, statement, begin.Signature.Span), cancellationToken) switch
        {
            SignInResult.SignedIn good => good.Worker,
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    private async Task MeasureAsync(
        Proto.AuditBegin begin, WorkerRecord worker, IAsyncStreamReader<Proto.AuditAnswer> reader, IServerStreamWriter<Proto.AuditQuestion> writer, CancellationToken cancellationToken)
    {
        var manifest = new ManifestId(Convert.ToHexStringLower(begin.ModelManifest.Span));
        var device = DeviceOf(begin, manifest, worker.Id);
        var points = await calibration.PointsAsync(manifest, cancellationToken);
        if (points.Count == 0)
        {
            throw GrpcErrors.Of(
                ErrorCodes.NotFound, "The pool has no opened results of this model yet to measure devices with; try again when some jobs were audited.", "begin.model_manifest");
        }

        var (exchange, samples) = (new AuditWire(reader, writer), new List<CalibrationPointResult>());
        foreach (var point in points)
        {
            var question = new AuditQuestion.Evaluation(point.Evaluation, point.Latent);
            await exchange.AskAsync(question, point.Spec);
            samples.Add(Compare(point, ((AuditAnswer.Prediction)await exchange.ReadAsync(question, cancellationToken)).Values));
        }

        if (!await calibration.RecordAsync(manifest, new AccountId(worker.Owner), device, samples, cancellationToken))
        {
            throw GrpcErrors.Of(
                ErrorCodes.PoolFull, $"The pool keeps measurements of {DeviceCalibration.MaxRows} pairs of devices, and of {DeviceCalibration.MaxRowsOfOwner} by one owner; this one is not kept.");
        }

        await writer.WriteAsync(new Proto.AuditQuestion { Report = ReportOf(device.Class, samples) }, CancellationToken.None);
    }

    private static CalibrationPointResult Compare(CalibrationPoint point, float[] prediction)
    {
        try
        {
            return point.Compare(prediction);
        }
        catch (ArgumentException e)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, e.Message, "data");
        }
    }

    /// <summary>As the call says it, else as the worker's session does.</summary>
    private (string Class, string Precision) DeviceOf(Proto.AuditBegin begin, ManifestId manifest, WorkerId worker)
    {
        if (begin.ExecutionProvider.Length > MaxTextLength || begin.Device.Length > MaxTextLength || begin.Precision.Length > MaxTextLength)
        {
            throw GrpcErrors.Of(ErrorCodes.TooLong, $"device, execution_provider and precision must have at most {MaxTextLength} characters.", "begin.device");
        }

        return calibration.DeviceOf(worker, manifest, begin.ExecutionProvider, begin.Device, begin.Precision)
            ?? throw GrpcErrors.Of(ErrorCodes.Required, "begin.execution_provider and begin.precision must be set, or the worker be connected with the model.", "begin.execution_provider");
    }

    private static Proto.CalibrationReport ReportOf(string deviceClass, IEnumerable<CalibrationPointResult> samples)
    {
        var report = new Proto.CalibrationReport { DeviceClass = deviceClass };
        foreach (var band in samples.GroupBy(sample => sample.Comparison.Band).OrderBy(band => band.Key))
        {
            double[] sorted = [.. band.Select(sample => sample.Comparison.Distance).Order()];
            report.Bands.Add(new Proto.CalibrationBand
            {
                NoiseFrom = NoiseBand.LowerEnd(band.Key),
                Samples = (uint)sorted.Length,
                MedianPpm = sorted[(sorted.Length - 1) / 2] * Millionths,
                LargestPpm = sorted[^1] * Millionths,
            });
        }

        return report;
    }
}
