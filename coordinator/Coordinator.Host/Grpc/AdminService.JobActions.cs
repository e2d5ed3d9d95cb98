using Grpc.Core;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class AdminService
{
    private const int LongestReason = 200;
    private const int MostJobs = 100;
    private const string Acted = "done";

    /// <inheritdoc/>
    public override async Task<ActOnPoolJobsResponse> ActOnPoolJobs(ActOnPoolJobsRequest request, ServerCallContext context)
    {
        Func<JobId, CancellationToken, Task<(Job? Job, AuditId? Audit, RpcException? Refused)>> act = request.Action switch
        {
            "cancel" => CancelAsync,
            "requeue" => (id, token) => TakeBackAsync(id, elsewhere: false, token),
            "reassign" => (id, token) => TakeBackAsync(id, elsewhere: true, token),
            "verify" => VerifyAsync,
            "" => throw GrpcErrors.Of(ErrorCodes.Required, "action must be set.", "action"),
            _ => throw GrpcErrors.Of(ErrorCodes.Malformed, "action must be \"cancel\", \"requeue\", \"reassign\" or \"verify\".", "action"),
        };
        CheckReason(request.Reason);
        if (request.JobIds.Count is 0 or > MostJobs)
        {
            throw request.JobIds.Count == 0
                ? GrpcErrors.Of(ErrorCodes.Required, "job_ids must name a job.", "job_ids")
                : GrpcErrors.Of(ErrorCodes.TooLong, $"job_ids may name {MostJobs} jobs at once.", "job_ids");
        }

        var response = new ActOnPoolJobsResponse();
        foreach (var id in request.JobIds.Select(id => Ids.ReadJob(id, "job_ids")).Distinct().ToList())
        {
            response.Results.Add(await ActAsync(id, act, context));
        }

        return response;
    }

    /// <summary>Whatever becomes of one job is told with it: those before it are done, and those after it are tried.</summary>
    private async Task<PoolJobOutcome> ActAsync(JobId id, Func<JobId, CancellationToken, Task<(Job? Job, AuditId? Audit, RpcException? Refused)>> act, ServerCallContext context)
    {
        var outcome = new PoolJobOutcome { JobId = id.Value, Outcome = Acted };
        try
        {
            var (job, audit, refused) = await act(id, context.CancellationToken);
            outcome.AuditId = audit?.Value ?? "";
            if (refused is not null)
            {
                (outcome.Outcome, outcome.Message) = (refused.Trailers.GetValue(ErrorTrailers.Code) ?? ErrorCodes.Internal, refused.Status.Detail);
            }

            if ((job ?? await operations.FindAsync(id, context.CancellationToken)) is { } now)
            {
                outcome.Job = Describe(now, context);
            }
        }
        catch (StoreUnavailableException unavailable) when (!context.CancellationToken.IsCancellationRequested)
        {
            (outcome.Outcome, outcome.Message) = (ErrorCodes.StoreUnavailable, unavailable.Message);
        }

        return outcome;
    }

    private async Task<(Job? Job, AuditId? Audit, RpcException? Refused)> CancelAsync(JobId id, CancellationToken cancellationToken) =>
        await pipeline.CancelForPoolAsync(id, cancellationToken) switch
        {
            CancelResult.Cancelled cancelled => (cancelled.Job, null, null),
            var refused => (null, null, GrpcErrors.Of(refused)),
        };

    private async Task<(Job? Job, AuditId? Audit, RpcException? Refused)> TakeBackAsync(JobId id, bool elsewhere, CancellationToken cancellationToken) =>
        await pipeline.TakeBackAsync(id, elsewhere, cancellationToken) switch
        {
            TakeBackResult.TakenBack taken => (taken.Job, null, null),
            var refused => (null, null, GrpcErrors.Of(refused)),
        };

    private async Task<(Job? Job, AuditId? Audit, RpcException? Refused)> VerifyAsync(JobId id, CancellationToken cancellationToken) =>
        await disputes.VerifyAsync(id, cancellationToken) switch
        {
            DisputeResult.Opened { Repeated: false } opened => (null, opened.Audit, null),
            DisputeResult.Opened opened => (null, opened.Audit, GrpcErrors.Of(ErrorCodes.AuditExists, "An audit of the job runs, or found that it is bad.", "job_ids")),
            DisputeResult.NotDelivered => (null, null, GrpcErrors.Of(ErrorCodes.ImageNotReady, "Only a delivered image can be verified.", "job_ids")),
            var refused => (null, null, GrpcErrors.Of(refused)),
        };

    private static void CheckReason(string reason)
    {
        if (reason.Trim().Length is 0 or > LongestReason)
        {
            throw reason.Trim().Length == 0
                ? GrpcErrors.Of(ErrorCodes.Required, "reason must be set.", "reason")
                : GrpcErrors.Of(ErrorCodes.TooLong, $"reason must have at most {LongestReason} characters.", "reason");
        }
    }
}
