using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using SogniLike.Protocol.Admin.V1;
using Service = SogniLike.Coordinator.Host.Grpc.AdminService;

namespace SogniLike.Coordinator.Host.Rest.Operations;

internal static partial class RestTable
{
    private static IEnumerable<RestOperation> AdminOperations() =>
    [
        Admin<GetPoolRequest, GetPoolResponse>("GET", "/admin/pool", s => s.GetPool),
        Admin<ListWorkersRequest, ListWorkersResponse>("GET", "/admin/workers", s => s.ListWorkers),
        Admin<RevokeWorkerRequest, RevokeWorkerResponse>("POST", "/admin/workers/{worker_id}/revoke", s => s.RevokeWorker, "worker"),
        Admin<HoldWorkerRequest, HoldWorkerResponse>("POST", "/admin/workers/{worker_id}/hold", s => s.HoldWorker, "worker"),
        Admin<DrainWorkerRequest, DrainWorkerResponse>("POST", "/admin/workers/{worker_id}/drain", s => s.DrainWorker, "worker"),
        Admin<ReleaseWorkerRequest, ReleaseWorkerResponse>("POST", "/admin/workers/{worker_id}/release", s => s.ReleaseWorker, "worker"),
        Created<CreateEnrolmentTokenRequest, CreateEnrolmentTokenResponse>("/admin/enrolment-tokens", s => s.CreateEnrolmentToken),
        Admin<ListEnrolmentTokensRequest, ListEnrolmentTokensResponse>("GET", "/admin/enrolment-tokens", s => s.ListEnrolmentTokens),
        Admin<RevokeEnrolmentTokenRequest, RevokeEnrolmentTokenResponse>(
            "POST", "/admin/enrolment-tokens/{token_id}/revoke", s => s.RevokeEnrolmentToken, "token"),
        Created<AddModelRequest, AddModelResponse>("/admin/models", s => s.AddModel, "model"),
        Admin<ListModelsRequest, ListModelsResponse>("GET", "/admin/models", s => s.ListModels),
        Admin<SetModelEnabledRequest, SetModelEnabledResponse>("PATCH", "/admin/models/{name}", s => s.SetModelEnabled, "model"),
        Created<CreateApiKeyRequest, CreateApiKeyResponse>("/admin/api-keys", s => s.CreateApiKey),
        Admin<ListApiKeysRequest, ListApiKeysResponse>("GET", "/admin/api-keys", s => s.ListApiKeys),
        Admin<RevokeApiKeyRequest, RevokeApiKeyResponse>("POST", "/admin/api-keys/{key_id}/revoke", s => s.RevokeApiKey, "key"),
        Admin<ListAccountsRequest, ListAccountsResponse>("GET", "/admin/accounts", s => s.ListAccounts),
        Admin<SetAccountRequest, SetAccountResponse>("PATCH", "/admin/accounts/{account_id}", s => s.SetAccount, "account"),
        Admin<ListTolerancesRequest, ListTolerancesResponse>("GET", "/admin/tolerances", s => s.ListTolerances),
        Admin<ForgetToleranceRequest, ForgetToleranceResponse>("POST", "/admin/tolerances/forget", s => s.ForgetTolerance),
        Admin<ListLedgerBalancesRequest, ListLedgerBalancesResponse>("GET", "/admin/ledger/balances", s => s.ListLedgerBalances),
        Admin<ListLedgerRecordsRequest, ListLedgerRecordsResponse>("GET", "/admin/ledger/records", s => s.ListLedgerRecords),
        Admin<GetPolicyRequest, GetPolicyResponse>("GET", "/admin/policy", s => s.GetPolicy),
        Admin<ListReportsRequest, ListReportsResponse>("GET", "/admin/reports", s => s.ListReports),
        new ReportImageOperation("/admin/reports/{report_id}/image", AdminRpc<DownloadReportImageRequest>()),
        Admin<ResolveReportRequest, ResolveReportResponse>("POST", "/admin/reports/{report_id}/resolve", s => s.ResolveReport, "report"),
        Admin<ListAuditsRequest, ListAuditsResponse>("GET", "/admin/audits", s => s.ListAudits),
        Admin<GetPoolAuditRequest, GetPoolAuditResponse>("GET", "/admin/audits/{audit_id}", s => s.GetPoolAudit, "audit"),
        new AuditImageOperation("/admin/audits/{audit_id}/images/{image}", AdminRpc<DownloadAuditImageRequest>()),
        Admin<OverrideAuditRequest, OverrideAuditResponse>("POST", "/admin/audits/{audit_id}/override", s => s.OverrideAudit, "audit"),
        Admin<ListPoolJobsRequest, ListPoolJobsResponse>("GET", "/admin/jobs", s => s.ListPoolJobs),
        Admin<GetPoolJobRequest, GetPoolJobResponse>("GET", "/admin/jobs/{job_id}", s => s.GetPoolJob, "job"),
        Admin<ListPoolJobEventsRequest, ListPoolJobEventsResponse>("GET", "/admin/jobs/{job_id}/events", s => s.ListPoolJobEvents),
        Admin<ListPoolJobCreditsRequest, ListPoolJobCreditsResponse>("GET", "/admin/jobs/{job_id}/credits", s => s.ListPoolJobCredits),
        Admin<CancelPoolJobRequest, CancelPoolJobResponse>("POST", "/admin/jobs/{job_id}/cancel", s => s.CancelPoolJob, "job"),
        Admin<ActOnPoolJobsRequest, ActOnPoolJobsResponse>("POST", "/admin/jobs/actions", s => s.ActOnPoolJobs),
        Admin<ListAlertsRequest, ListAlertsResponse>("GET", "/admin/alerts", s => s.ListAlerts),
        Admin<GetPoolHistoryRequest, GetPoolHistoryResponse>("GET", "/admin/history", s => s.GetPoolHistory),
        Admin<ListSettingsRequest, ListSettingsResponse>("GET", "/admin/settings", s => s.ListSettings),
        Admin<ListAdminActionsRequest, ListAdminActionsResponse>("GET", "/admin/actions", s => s.ListAdminActions),
        Created<RedeemOwnerLoginRequest, RedeemOwnerLoginResponse>("/admin/owner-login", s => s.RedeemOwnerLogin),
    ];

    private static MethodDescriptor AdminRpc<TRequest>() => AdminService.Descriptor.Methods.Single(m => m.InputType.ClrType == typeof(TRequest));

    private static UnaryOperation<Service, TRequest, TResponse> Admin<TRequest, TResponse>(
        string verb, string route, Func<Service, UnaryServerMethod<TRequest, TResponse>> method, string? answer = null, int success = StatusCodes.Status200OK)
        where TRequest : class, IMessage, new()
        where TResponse : class, IMessage =>
        new(verb, route, AdminRpc<TRequest>(), method) { Answer = answer, Success = success };

    private static UnaryOperation<Service, TRequest, TResponse> Created<TRequest, TResponse>(
        string route, Func<Service, UnaryServerMethod<TRequest, TResponse>> method, string? answer = null)
        where TRequest : class, IMessage, new()
        where TResponse : class, IMessage => Admin("POST", route, method, answer, StatusCodes.Status201Created);
}
