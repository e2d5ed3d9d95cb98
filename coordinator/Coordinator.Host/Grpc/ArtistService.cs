using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Host.Pages;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Sharing;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Watching;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>What artists call. One object per call; state lives in the singletons it is given.</summary>
internal sealed partial class ArtistService(
    JobPipeline pipeline,
    ArtistQueues queues,
    ApiKeys keys,
    ImageReports reports,
    Disputes disputes,
    Accounts accounts,
    CreditAccounts credits,
    JobReader reader,
    EtaModel eta,
    JobOutlook outlook,
    JobWatches watches,
    WorkerDirectory directory,
    ImageDelivery delivery,
    JobDeletion deletion,
    ModelCatalog models,
    IWorkerStore workers,
    IPoolClock clock,
    IOptions<PoolOptions> pool,
    PoolStatus status,
    Epochs epochs,
    WorkerTrusts trusts,
    ILedgerStore ledger,
    IAuditStore audits,
    ShareLinks shares,
    PageAddresses addresses,
    ArtistWebhooks webhooks,
    SourceReceiver receiver,
    StreamingCalls calls) : Protocol.Artist.V1.ArtistService.ArtistServiceBase
{
    private const int UsualPage = 20;
    private const int UsualWorkerPage = 100;
    private const int LargestWorkerPage = 500;
    private const int ChunkBytes = 64 * 1024;

    // One more than a watch takes, so that the rules see that there are too many.
    private const int MaxNamedJobs = 101;

    /// <inheritdoc/>
    public override async Task<SubmitJobsResponse> SubmitJobs(SubmitJobsRequest request, ServerCallContext context)
    {
        var accepted = await pipeline.SubmitAsync(context.Caller(), request.ToCore(), context.CancellationToken) switch
        {
            SubmitResult.Accepted good => good,
            var refused => throw GrpcErrors.Of(refused),
        };
        var response = new SubmitJobsResponse
        {
            RequestId = accepted.RequestId,
            Repeated = accepted.Repeated,
            QueuePaused = accepted.Jobs.Any(job => job.PausedAtMs is not null),
        };
        foreach (var job in accepted.Jobs)
        {
            response.Jobs.Add(await outlook.AddMissingAsync(job.ToProto(eta: accepted.Repeated ? null : job.FirstEta), job, context.CancellationToken));
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<EstimateJobsResponse> EstimateJobs(EstimateJobsRequest request, ServerCallContext context) =>
        await pipeline.EstimateAsync(context.Caller(), request.ToCore(), context.CancellationToken) switch
        {
            JobEstimate.Estimated estimated => new EstimateJobsResponse
            {
                MegapixelSteps = estimated.WorkPerImage.MegapixelSteps,
                Images = (uint)estimated.Images,
                JobsAhead = (ulong)estimated.Ahead.Jobs,
                MegapixelStepsAhead = estimated.Ahead.MegapixelSteps,
                Eta = estimated.Eta?.ToProto(),
                QueuePaused = estimated.QueuePaused,
                PriceMillicredits = (ulong)estimated.PricePerImage,
            },
            JobEstimate.Invalid invalid => throw GrpcErrors.Of(invalid.Errors),
            JobEstimate.Refused refused => throw GrpcErrors.Of(refused.Why),
            var other => throw GrpcErrors.Unexpected(other),
        };

    /// <inheritdoc/>
    public override async Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context)
    {
        var job = await reader.FindAsync(context.Caller().Account, Ids.ReadJob(request.JobId, "job_id"), context.CancellationToken)
            ?? throw GrpcErrors.NotFound("job", "job_id");
        var expected = await eta.EtaOfAsync(job, context.CancellationToken);
        return new GetJobResponse { Job = await outlook.AddAsync(job.ToProto(directory.ProgressOf(job), expected), job, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        var size = Paging.SizeOf(request.PageSize, UsualPage, JobReader.MaxPageSize);
        var page = await reader.ListAsync(context.Caller().Account, request.ToFilter(), size, request.PageToken, context.CancellationToken)
            ?? throw Paging.UnknownToken();
        var response = new ListJobsResponse { NextPageToken = page.NextPageToken };
        response.Jobs.AddRange(page.Jobs.Select(j => j.ToProto(directory.ProgressOf(j))));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<CancelJobResponse> CancelJob(CancelJobRequest request, ServerCallContext context) =>
        await pipeline.CancelAsync(context.Caller().Account, Ids.ReadJob(request.JobId, "job_id"), context.CancellationToken) switch
        {
            CancelResult.Cancelled cancelled => new CancelJobResponse { Job = cancelled.Job.ToProto() },
            var refused => throw GrpcErrors.Of(refused),
        };

    /// <inheritdoc/>
    public override async Task<DeleteJobResponse> DeleteJob(DeleteJobRequest request, ServerCallContext context) =>
        await deletion.DeleteAsync(context.Caller().Account, Ids.ReadJob(request.JobId, "job_id"), context.CancellationToken) switch
        {
            DeleteResult.Deleted => new DeleteJobResponse { Existed = true },
            DeleteResult.Missing => new DeleteJobResponse(),
            var refused => throw GrpcErrors.Of(refused),
        };

    /// <inheritdoc/>
    public override Task WatchJobs(WatchJobsRequest request, IServerStreamWriter<WatchJobsResponse> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, async cancellationToken =>
        {
            var jobs = request.JobIds.Take(MaxNamedJobs).Select((id, i) => Ids.ReadJob(id, $"job_ids[{i}]")).ToList();
            var wanted = new WatchRequest(context.Caller().Account, jobs, Numbers.ToLong(request.AfterEventId));
            await using var watch = watches.Open(wanted) switch
            {
                WatchOpening.Opened opened => opened.Watch,
                var refused => throw GrpcErrors.Of(refused),
            };
            await foreach (var change in watch.ReadAllAsync(cancellationToken))
            {
                await responseStream.WriteAsync(change.ToProto(directory), CancellationToken.None);
            }
        });

    /// <inheritdoc/>
    public override Task DownloadImage(DownloadImageRequest request, IServerStreamWriter<DownloadImageResponse> responseStream, ServerCallContext context) =>
        calls.RunAsync(context, async cancellationToken =>
        {
            var job = Ids.ReadJob(request.JobId, "job_id");
            var image = await delivery.OpenAsync(context.Caller().Account, job, cancellationToken) switch
            {
                ImageOpening.Opened opened => opened,
                var refused => throw GrpcErrors.Of(refused),
            };
            await using var content = image.Content;
            await responseStream.WriteAsync(new DownloadImageResponse { Info = image.Image.ToProto() }, CancellationToken.None);
            var buffer = new byte[ChunkBytes];
            int read;
            while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                await responseStream.WriteAsync(new DownloadImageResponse { Chunk = ByteString.CopyFrom(buffer, 0, read) }, CancellationToken.None);
            }
        });

    /// <inheritdoc/>
    public override async Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        var present = await workers.ListPresenceAsync(clock.NowMs, context.CancellationToken);
        var response = new ListModelsResponse();
        response.Models.AddRange((await models.ListAsync(context.CancellationToken))
            .Where(m => m.Enabled)
            .Select(m => m.ToProto(present.Count(p => p.Models.Contains(m.Manifest)))));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetModelResponse> GetModel(GetModelRequest request, ServerCallContext context)
    {
        var model = await models.FindAsync(ModelNames.Read(request.Name, "name"), context.CancellationToken);
        if (model is not { Enabled: true })
        {
            throw GrpcErrors.NotFound("model", "name");
        }

        var present = await workers.ListPresenceAsync(clock.NowMs, context.CancellationToken);
        return new GetModelResponse { Model = model.ToProto(present.Count(p => p.Models.Contains(model.Manifest))) };
    }

    /// <inheritdoc/>
    public override async Task<ListPoolWorkersResponse> ListPoolWorkers(ListPoolWorkersRequest request, ServerCallContext context)
    {
        var present = (await workers.ListPresenceAsync(clock.NowMs, context.CancellationToken)).OrderBy(p => p.Id.Value, StringComparer.Ordinal).ToList();
        var (page, next) = Paging.Cut(present, p => p.Id.Value, request.PageSize, request.PageToken, UsualWorkerPage, LargestWorkerPage);
        var names = (await models.ListAsync(context.CancellationToken)).ToLookup(m => m.Manifest, m => m.Name);
        var tallies = await workers.TalliesAsync([.. page.Select(p => p.Id)], context.CancellationToken);
        var response = new ListPoolWorkersResponse { NextPageToken = next };
        foreach (var presence in page)
        {
            // One that was removed a moment ago may still be said to be here.
            if (await workers.FindAsync(presence.Id, context.CancellationToken) is { Revoked: false } record)
            {
                response.Workers.Add(record.ToPoolWorker(presence, tallies.GetValueOrDefault(presence.Id), names));
            }
        }

        return response;
    }

    /// <inheritdoc/>
    public override Task<GetPoolStatusResponse> GetPoolStatus(GetPoolStatusRequest request, ServerCallContext context) =>
        status.ReadAsync(context.CancellationToken);
}
