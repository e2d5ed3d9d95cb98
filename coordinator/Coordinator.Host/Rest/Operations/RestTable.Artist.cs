using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using SogniLike.Protocol.Artist.V1;
using Service = SogniLike.Coordinator.Host.Grpc.ArtistService;

namespace SogniLike.Coordinator.Host.Rest.Operations;

internal static partial class RestTable
{
    private static IEnumerable<RestOperation> ArtistOperations() =>
    [
        new UnaryOperation<Service, SubmitJobsRequest, SubmitJobsResponse>("POST", "/jobs", Rpc<SubmitJobsRequest>(), s => s.SubmitJobs)
        {
            Headers = new Dictionary<string, string> { ["idempotency_key"] = IdempotencyKey },
            Success = StatusCodes.Status201Created,
            IsOther = response => response.Repeated,
            OtherSuccess = StatusCodes.Status200OK,
        },
        Artist<EstimateJobsRequest, EstimateJobsResponse>("POST", "/estimate", s => s.EstimateJobs),
        new UploadOperation("/images", Rpc<UploadImageRequest>()) { Success = StatusCodes.Status201Created },
        Artist<ListJobsRequest, ListJobsResponse>("GET", "/jobs", s => s.ListJobs),
        Artist<GetJobRequest, GetJobResponse>("GET", "/jobs/{job_id}", s => s.GetJob, "job"),
        Artist<CancelJobRequest, CancelJobResponse>("POST", "/jobs/{job_id}/cancel", s => s.CancelJob, "job"),
        Artist<MoveJobRequest, MoveJobResponse>("POST", "/jobs/{job_id}/move", s => s.MoveJob, "job"),
        Artist<GetQueueRequest, GetQueueResponse>("GET", "/queue", s => s.GetQueue, "queue"),
        Artist<PauseQueueRequest, PauseQueueResponse>("POST", "/queue/pause", s => s.PauseQueue, "queue"),
        Artist<ResumeQueueRequest, ResumeQueueResponse>("POST", "/queue/resume", s => s.ResumeQueue, "queue"),
        Artist<DeleteJobRequest, DeleteJobResponse>("DELETE", "/jobs/{job_id}", s => s.DeleteJob),
        new JobImageOperation("/jobs/{job_id}/image", Rpc<DownloadImageRequest>()),
        new EventsOperation("/events", Rpc<WatchJobsRequest>())
        {
            Headers = new Dictionary<string, string> { ["after_event_id"] = LastEventId },
            QueryNames = new Dictionary<string, string> { ["after_event_id"] = "after" },
        },
        Artist<ListModelsRequest, ListModelsResponse>("GET", "/models", s => s.ListModels),
        Artist<GetModelRequest, GetModelResponse>("GET", "/models/{name}", s => s.GetModel, "model"),
        Artist<ListPoolWorkersRequest, ListPoolWorkersResponse>("GET", "/workers", s => s.ListPoolWorkers),
        Artist<ListOwnWorkersRequest, ListOwnWorkersResponse>("GET", "/account/workers", s => s.ListOwnWorkers),
        Artist<GetWorkerTrustRequest, GetWorkerTrustResponse>("GET", "/workers/{worker_id}/trust", s => s.GetWorkerTrust),
        Artist<ListAuditEpochsRequest, ListAuditEpochsResponse>("GET", "/audit-epochs", s => s.ListAuditEpochs),
        Artist<GetAuditRequest, GetAuditResponse>("GET", "/audits/{audit_id}", s => s.GetAudit, "audit"),
        Artist<GetPoolStatusRequest, GetPoolStatusResponse>("GET", "/pool", s => s.GetPoolStatus),
        Artist<GetAccountRequest, GetAccountResponse>("GET", "/account", s => s.GetAccount),
        Artist<GetCreditsRequest, GetCreditsResponse>("GET", "/credits", s => s.GetCredits),
        new UnaryOperation<Service, CreateKeyRequest, CreateKeyResponse>("POST", "/keys", Rpc<CreateKeyRequest>(), s => s.CreateKey)
        {
            Success = StatusCodes.Status201Created,
        },
        Artist<ListKeysRequest, ListKeysResponse>("GET", "/keys", s => s.ListKeys),
        Artist<RevokeKeyRequest, RevokeKeyResponse>("POST", "/keys/{key_id}/revoke", s => s.RevokeKey, "key"),
        Artist<DisputeJobRequest, DisputeJobResponse>("POST", "/jobs/{job_id}/dispute", s => s.DisputeJob),
        new UnaryOperation<Service, CreateShareRequest, CreateShareResponse>("POST", "/jobs/{job_id}/shares", Rpc<CreateShareRequest>(), s => s.CreateShare)
        {
            Answer = "share",
            Success = StatusCodes.Status201Created,
        },
        Artist<ListSharesRequest, ListSharesResponse>("GET", "/shares", s => s.ListShares),
        Artist<RevokeShareRequest, RevokeShareResponse>("DELETE", "/shares/{share_id}", s => s.RevokeShare),
        new UnaryOperation<Service, CreateWebhookRequest, CreateWebhookResponse>("POST", "/webhooks", Rpc<CreateWebhookRequest>(), s => s.CreateWebhook)
        {
            Success = StatusCodes.Status201Created,
        },
        Artist<ListWebhooksRequest, ListWebhooksResponse>("GET", "/webhooks", s => s.ListWebhooks),
        Artist<UpdateWebhookRequest, UpdateWebhookResponse>("PATCH", "/webhooks/{webhook_id}", s => s.UpdateWebhook),
        Artist<DeleteWebhookRequest, DeleteWebhookResponse>("DELETE", "/webhooks/{webhook_id}", s => s.DeleteWebhook),
        Artist<TestWebhookRequest, TestWebhookResponse>("POST", "/webhooks/{webhook_id}/test", s => s.TestWebhook, "delivery"),
        Artist<ReportImageRequest, ReportImageResponse>("POST", "/jobs/{job_id}/report", s => s.ReportImage),
    ];

    private static UnaryOperation<Service, TRequest, TResponse> Artist<TRequest, TResponse>(
        string verb, string route, Func<Service, UnaryServerMethod<TRequest, TResponse>> method, string? answer = null)
        where TRequest : class, IMessage, new()
        where TResponse : class, IMessage => new(verb, route, Rpc<TRequest>(), method) { Answer = answer };

    // Every call of the contract has a request message of its own.
    private static MethodDescriptor Rpc<TRequest>()
        where TRequest : IMessage, new() => ArtistService.Descriptor.Methods.Single(m => m.InputType.ClrType == typeof(TRequest));
}
