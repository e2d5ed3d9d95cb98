using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Artist.V1;
using WorkerTrust = SogniLike.Protocol.Artist.V1.WorkerTrust;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    /// <inheritdoc/>
    public override Task<ListAuditEpochsResponse> ListAuditEpochs(ListAuditEpochsRequest request, ServerCallContext context)
    {
        var (page, next) = Paging.Cut(
            epochs.NewestFirst(), e => e.Number.ToString(CultureInfo.InvariantCulture), request.PageSize, request.PageToken, UsualWorkerPage, LargestWorkerPage);
        var response = new ListAuditEpochsResponse { NextPageToken = next };
        response.Epochs.AddRange(page.Select(ToProto));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<GetWorkerTrustResponse> GetWorkerTrust(GetWorkerTrustRequest request, ServerCallContext context)
    {
        var worker = await workers.FindAsync(Ids.ReadWorker(request.WorkerId, "worker_id"), context.CancellationToken)
            ?? throw GrpcErrors.NotFound("worker", "worker_id");
        var report = (await trusts.ReportAsync([worker], context.CancellationToken))[worker.Id];
        var response = new GetWorkerTrustResponse { WorkerId = worker.Id.Value, Name = worker.Name, Trust = ToProto(report, worker.Hold) };
        response.Trail.AddRange(worker.Trail.Select(entry => new WorkerDeed
        {
            At = ArtistMapping.ToTimestamp(entry.AtMs),
            Action = entry.Action.ToString().ToLowerInvariant(),
            ByOperator = entry.By.Length > 0,
            Reason = entry.Reason,
        }));
        response.Measured.AddRange(await MeasuredAsync(report, context.CancellationToken));
        return response;
    }

    private async Task<IEnumerable<WorkerMeasurement>> MeasuredAsync(TrustReport report, CancellationToken cancellationToken)
    {
        var names = (await models.ListAsync(cancellationToken)).ToLookup(model => model.Manifest, model => model.Name);
        return report.Measured.Select(one => one.ToProto(names));
    }

    private AuditEpoch ToProto(Epoch epoch) => new()
    {
        Number = (ulong)epoch.Number,
        PublishedAt = ArtistMapping.ToTimestamp(epoch.PublishedAtMs),
        StartsAt = ArtistMapping.ToTimestamp(epoch.StartsAtMs),
        EndsAt = ArtistMapping.ToTimestamp(epoch.EndsAtMs),
        RevealedAt = ArtistMapping.ToTimestamp(epochs.RevealedAtMs(epoch)),
        KeySha256 = ByteString.CopyFrom(Convert.FromHexString(epoch.KeySha256)),
        Key = epochs.IsRevealed(epoch) ? ByteString.CopyFrom(Convert.FromHexString(epoch.Key)) : ByteString.Empty,
    };

    private WorkerTrust ToProto(TrustReport report, WorkerHold? hold)
    {
        var proto = new WorkerTrust
        {
            State = report.State.ToString().ToLowerInvariant(),
            Jobs = (ulong)report.Jobs,
            AuditsPassed = (ulong)report.Trust.Passed,
            AuditsFailed = (ulong)report.Trust.Failed,
            AuditsInconclusive = (ulong)report.Trust.Inconclusive,
            AuditsUnaudited = (ulong)report.Trust.Unaudited,
            ConsecutiveValid = (ulong)report.Trust.ConsecutiveValid,
            Convictions = (uint)report.Trust.Convictions,
            AbortRate = report.AbortRate,
        };
        if (hold?.IsOn(clock.NowMs) == true)
        {
            (proto.Reason, proto.Since, proto.Until) = (hold.Reason, ArtistMapping.ToTimestamp(hold.SinceMs), ArtistMapping.ToTimestamp(hold.UntilMs));
        }

        proto.PayWaits.AddRange(report.Trust.PayHolds.Select(static hold => hold.ToProto()));
        proto.Guarantee = new WorkerGuarantee
        {
            AuditRate = report.AuditRate,
            PendingJobs = (uint)report.PendingJobs,
            Deterrence = report.Deterrence,
            BadImagesBeforeDetection = report.BadBeforeDetection,
            SlightlyBadImagesBeforeDetection = report.SlightlyBadBeforeDetection,
        };
        return proto;
    }
}
