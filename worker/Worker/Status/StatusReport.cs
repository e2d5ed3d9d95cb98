using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Leasing;
using SogniLike.Worker.Models;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Status;

/// <summary>Puts the status together. Safe for concurrent use.</summary>
public sealed class StatusReport(
    WorkerIdentity identity,
    IImageBackend backend,
    ModelCatalog catalog,
    LeaseBook leases,
    SessionPort port,
    ConnectionHealth health,
    WorkerState state,
    WorkerTally tally,
    IOptions<WorkerOptions> options,
    TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>This moment.</summary>
    public WorkerStatus Current()
    {
        var session = port.Current;
        return new WorkerStatus(
            identity.WorkerId,
            identity.PoolId,
            identity.Url,
            SoftwareVersion.Text,
            state.Draining.IsCancellationRequested ? "draining" : session is null ? "connecting" : "connected",
            state.Paused,
            _startedAt,
            session?.Since,
            health.LastError.Length == 0 ? null : health.LastError,
            backend.Description.Device,
            backend.Description.ExecutionProvider,
            options.Value.Slots,
            tally.JobsDone,
            tally.JobsFailed,
            tally.ResultsRefused,
            tally.JobsStopped,
            tally.JobsDeclined,
            tally.AuditsDone,
            tally.AuditsDeclined,
            [.. leases.Held.Select(j => new JobStatus(j.Lease.JobId, PhaseName(j.Progress.Phase), j.Progress.Step, j.Progress.Steps))],
            [.. leases.Audits.Select(a => new AuditStatus(a.Id, a.Answered, a.Evaluations))],
            [
                .. catalog.Models.Select(m => new ModelStatus(m.Folder, m.ManifestText, m.Precision, backend.IsLoaded(m.Folder), null)),
                .. catalog.Refused.Select(m => new ModelStatus(m.Folder, null, null, false, m.Reason)),
            ],
            state.Hold is { } hold && !(hold.Until <= time.GetUtcNow()) ? hold : null);
    }

    private static string PhaseName(ProgressPhase phase) => phase switch
    {
        ProgressPhase.LoadingModel => "loading_model",
        ProgressPhase.EncodingText => "encoding_text",
        ProgressPhase.Denoising => "denoising",
        ProgressPhase.Decoding => "decoding",
        ProgressPhase.Uploading => "uploading",
        _ => "starting",
    };
}
