using Google.Protobuf;
using Grpc.Core;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests.Fakes;

/// <summary>What operators look at, and decide.</summary>
internal sealed partial class FakeAdminService
{
    public override Task<ListAuditsResponse> ListAudits(ListAuditsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var wanted = pool.PoolAudits.Where(a => (request.State.Length == 0 || a.Audit.State == request.State) && (request.WorkerId.Length == 0 || a.Audit.WorkerId == request.WorkerId)).ToList();
        var (items, next) = Page(wanted, request.PageToken);
        return Task.FromResult(new ListAuditsResponse { Audits = { items }, NextPageToken = next });
    }

    public override Task<GetPoolAuditResponse> GetPoolAudit(GetPoolAuditRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new GetPoolAuditResponse { Audit = Find(pool.PoolAudits, a => a.Audit.Id == request.AuditId) });
    }

    public override Task<OverrideAuditResponse> OverrideAudit(OverrideAuditRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var audit = Find(pool.PoolAudits, a => a.Audit.Id == request.AuditId);
        audit.Audit.Overrides.Add(new Protocol.Artist.V1.AuditOverride { FromState = audit.Audit.State, ToState = request.Verdict, Reason = request.Reason });
        (audit.Audit.State, audit.Audit.Convicted) = (request.Verdict, request.Verdict == "failed");
        return Task.FromResult(new OverrideAuditResponse { Audit = audit });
    }

    public override async Task DownloadAuditImage(DownloadAuditImageRequest request, IServerStreamWriter<DownloadAuditImageResponse> responseStream, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        Find(Find(pool.PoolAudits, a => a.Audit.Id == request.AuditId).Images.ToList(), image => image.Name == request.Image);
        foreach (var part in new byte[][] { [1, 2], [3] })
        {
            await responseStream.WriteAsync(new DownloadAuditImageResponse { Chunk = ByteString.CopyFrom(part) });
        }
    }

    public override async Task DownloadReportImage(DownloadReportImageRequest request, IServerStreamWriter<DownloadReportImageResponse> responseStream, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        if (Find(pool.Reports, report => report.Id == request.ReportId).Resolution.Length > 0)
        {
            throw FakePool.Error(StatusCode.FailedPrecondition, ErrorCodes.ReportResolved, "The report was upheld.", "report_id");
        }

        foreach (var part in new byte[][] { [4, 5], [6] })
        {
            await responseStream.WriteAsync(new DownloadReportImageResponse { Chunk = ByteString.CopyFrom(part) });
        }
    }

    public override Task<ListPoolJobsResponse> ListPoolJobs(ListPoolJobsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var wanted = pool.PoolJobs.Where(j => (request.States.Count == 0 || request.States.Contains(j.Job.State)) && (request.AccountId.Length == 0 || j.AccountId == request.AccountId)).ToList();
        var (items, next) = Page(wanted, request.PageToken);
        return Task.FromResult(new ListPoolJobsResponse { Jobs = { items }, NextPageToken = next });
    }

    public override Task<GetPoolJobResponse> GetPoolJob(GetPoolJobRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new GetPoolJobResponse { Job = Find(pool.PoolJobs, j => j.Job.Id == request.JobId) });
    }

    public override Task<ListPoolJobEventsResponse> ListPoolJobEvents(ListPoolJobEventsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new ListPoolJobEventsResponse { Events = { new PoolJobEvent { EventId = 7, Job = Find(pool.PoolJobs, j => j.Job.Id == request.JobId).Job } } });
    }

    public override Task<ListPoolJobCreditsResponse> ListPoolJobCredits(ListPoolJobCreditsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new ListPoolJobCreditsResponse { Complete = true, Credits = { new PoolJobCredit { RecordId = 7, Millicredits = Find(pool.PoolJobs, j => j.Job.Id == request.JobId).Job.PriceMillicredits } } });
    }

    public override Task<CancelPoolJobResponse> CancelPoolJob(CancelPoolJobRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        var job = Find(pool.PoolJobs, j => j.Job.Id == request.JobId);
        job.Job.State = Protocol.Artist.V1.JobState.Cancelled;
        return Task.FromResult(new CancelPoolJobResponse { Job = job });
    }

    public override Task<ActOnPoolJobsResponse> ActOnPoolJobs(ActOnPoolJobsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        pool.Acts.Add(request);
        var response = new ActOnPoolJobsResponse();
        foreach (var id in request.JobIds)
        {
            var job = pool.PoolJobs.FirstOrDefault(one => one.Job.Id == id);
            var outcome = new PoolJobOutcome { JobId = id, Outcome = job is null ? "not_found" : "done", Message = job is null ? "There is no such job." : "", Job = job };
            if (job is not null)
            {
                job.Job.State = request.Action == "cancel" ? Protocol.Artist.V1.JobState.Cancelled : job.Job.State;
            }

            response.Results.Add(outcome);
        }

        return Task.FromResult(response);
    }

    public override Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new ListAlertsResponse { Alerts = { pool.Alerts } });
    }

    public override Task<GetPoolHistoryResponse> GetPoolHistory(GetPoolHistoryRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new GetPoolHistoryResponse
        {
            Samples = { new PoolSample { At = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_790_000_000 }, WorkersOnline = 3, Slots = 4, BusySlots = 2, Delivered = request.Seconds, AuditsPassed = request.Points } },
        });
    }

    public override Task<ListSettingsResponse> ListSettings(ListSettingsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new ListSettingsResponse
        {
            Settings = { new Setting { Key = "Coordinator:A", Value = "1", Usual = "1" }, new Setting { Key = "Coordinator:B", Value = "2", Usual = "1" } },
        });
    }

    public override Task<ListAdminActionsResponse> ListAdminActions(ListAdminActionsRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        List<AdminAction> actions = [.. Enumerable.Range(1, 3).Select(number => new AdminAction { Id = $"{number}", Call = "HoldWorker", Target = $"w{number}", Outcome = "done", Detail = "It hums" })];
        var (items, next) = Page(actions, request.PageToken);
        return Task.FromResult(new ListAdminActionsResponse { Actions = { items }, NextPageToken = next, HeadNumber = pool.ActionHead });
    }

    public override Task<GetPolicyResponse> GetPolicy(GetPolicyRequest request, ServerCallContext context)
    {
        pool.Enter(context, admin: true);
        return Task.FromResult(new GetPolicyResponse { Version = "v1", Rules = { new PolicyRule { Id = "gore", ContentClass = "violence", Refuses = true } } });
    }
}
