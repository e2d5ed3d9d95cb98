using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Statements;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Jobs;
using SogniLike.Worker.Models;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Audits;

/// <summary>
/// Lets the coordinator measure this device with one model: the worker computes points whose predictions the coordinator knows, and is told how far it was off. Signed for one call
/// only, by the coordinator's nonce. Safe for concurrent use.
/// </summary>
public sealed class Calibration(WorkerIdentity identity, IImageBackend backend, TaskValidator validator, TimeProvider time)
{
    /// <summary>Points of one calibration, at most.</summary>
    public const int MaxPoints = 1_024;

    private const int NonceBytes = 32;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Measures.</summary>
    /// <param name="call">Fresh; stays the caller's.</param>
    /// <param name="model">With what.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<CalibrationEnd> RunAsync(IAuditCall call, LocalModel model, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Longest, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var runs = new TaskRuns(backend, validator, model);
        try
        {
            if (await call.ReadAsync(ends.Token) is not { Nonce.Length: NonceBytes } first)
            {
                return new CalibrationEnd.Failed($"The coordinator's first message has no nonce of {NonceBytes} bytes.");
            }

            await call.WriteAsync(new AuditAnswer { Begin = Begin(model, first.Nonce) }, ends.Token);
            var (points, started) = (0, time.GetTimestamp());
            var end = await new PointExchange(call, MaxPoints, MaxPoints, runs.OpenAsync, () => points++).RunAsync(ends.Token);
            return end switch
            {
                ExchangeEnd.Finished finished => new CalibrationEnd.Measured(points, time.GetElapsedTime(started), finished.Report),
                ExchangeEnd.Unable unable => new CalibrationEnd.Failed(unable.Message),
                ExchangeEnd.Violated violated => new CalibrationEnd.Failed(violated.Message),
                _ => throw new UnreachableException(),
            };
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return CoordinatorErrors.CodeOf(e) is { Length: > 0 } code
                ? new CalibrationEnd.Refused(code, CoordinatorErrors.MessageOf(e))
                : new CalibrationEnd.Failed(CoordinatorErrors.MessageOf(e));
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new CalibrationEnd.Failed($"It took longer than {Longest.TotalMinutes:0} minutes.");
        }
    }

    private AuditBegin Begin(LocalModel model, ByteString nonce) => new()
    {
        WorkerId = identity.WorkerId,
        ModelManifest = ByteString.CopyFrom(model.ManifestId.Span),
        Signature = ByteString.CopyFrom(identity.Sign(CalibrationStatement.Of(identity.PoolId, identity.WorkerId, model.ManifestId.Span, nonce.Span))),
        Precision = model.Precision,
        ExecutionProvider = backend.Description.ExecutionProvider,
        Device = backend.Description.Device,
    };

    /// <summary>The run of the last task, since the questions about one come in a row.</summary>
    private sealed class TaskRuns(IImageBackend backend, TaskValidator validator, LocalModel model) : IDisposable
    {
        private ImageTask? _task;
        private PointRunOpening _opening = new PointRunOpening.Unsupported("The first question of a calibration has no task.");

        public async Task<PointRunOpening> OpenAsync(ImageTask? task, CancellationToken cancellationToken)
        {
            if (task is null || task.Equals(_task))
            {
                return _opening;
            }

            Dispose();
            _task = task;
            return _opening = validator.Check(model.ManifestId.Span, task) switch
            {
                TaskVerdict.Runnable { Request: var request } => await backend.OpenPointsAsync(request, cancellationToken),
                TaskVerdict.Declined declined => new PointRunOpening.Unsupported(declined.Message),
                _ => throw new UnreachableException(),
            };
        }

        public void Dispose() => (_opening as PointRunOpening.Opened)?.Run.Dispose();
    }
}
