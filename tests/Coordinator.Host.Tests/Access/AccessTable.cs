using System.Collections.Frozen;

namespace SogniLike.Coordinator.Host.Tests.Access;

/// <summary>
/// Every RPC and every HTTP endpoint with the keys that open it, written down a second time: what the program says about itself is compared with this.
/// A new call needs a row here.
/// </summary>
internal static class AccessTable
{
    private const string Everybody = "*";
    private const string AnyKey = "read submit artist viewer operator owner admin";
    private const string Readers = "read submit artist";
    private const string Submitters = "submit artist";
    private const string Artists = "artist";
    private const string Viewers = "viewer operator owner admin";
    private const string Operators = "operator owner admin";
    private const string Owners = "owner admin";

    private const string Artist = "/sognilike.artist.v1.ArtistService/";
    private const string Worker = "/sognilike.worker.v1.WorkerService/";
    private const string Admin = "/sognilike.admin.v1.AdminService/";

    /// <summary>By full name of the RPC or by "METHOD /route": the kinds of key that may call, or * for everybody.</summary>
    public static FrozenDictionary<string, string> Rows { get; } = new Dictionary<string, string>
    {
        [Artist + "GetAccount"] = AnyKey,
        [Artist + "SubmitJobs"] = Submitters,
        [Artist + "EstimateJobs"] = Submitters,
        [Artist + "CancelJob"] = Submitters,
        [Artist + "DeleteJob"] = Submitters,
        [Artist + "GetJob"] = Readers,
        [Artist + "ListJobs"] = Readers,
        [Artist + "WatchJobs"] = Readers,
        [Artist + "DownloadImage"] = Readers,
        [Artist + "GetCredits"] = Readers,
        [Artist + "ListModels"] = Readers,
        [Artist + "GetModel"] = Readers,
        [Artist + "ListPoolWorkers"] = AnyKey,
        [Artist + "ListOwnWorkers"] = AnyKey,
        [Artist + "GetWorkerTrust"] = AnyKey,
        [Artist + "ListAuditEpochs"] = Everybody,
        [Artist + "GetAudit"] = Everybody,
        [Artist + "GetPoolStatus"] = Everybody,

        [Artist + "ReportImage"] = Submitters,
        [Artist + "DisputeJob"] = Submitters,
        [Artist + "CreateShare"] = Submitters,
        [Artist + "RevokeShare"] = Submitters,
        [Artist + "ListShares"] = Readers,
        [Artist + "CreateKey"] = Artists,
        [Artist + "ListKeys"] = Artists,
        [Artist + "RevokeKey"] = Artists,

        // These carry their own proof: a token's secret, a signature, a lease.
        [Worker + "Enroll"] = Everybody,
        [Worker + "Connect"] = Everybody,
        [Worker + "UploadResult"] = Everybody,
        [Worker + "RunAudit"] = Everybody,
        [Worker + "Calibrate"] = Everybody,

        [Admin + "GetPool"] = Viewers,
        [Admin + "ListEnrolmentTokens"] = Viewers,
        [Admin + "ListWorkers"] = Viewers,
        [Admin + "ListModels"] = Viewers,
        [Admin + "ListApiKeys"] = Viewers,
        [Admin + "ListAccounts"] = Viewers,
        [Admin + "ListTolerances"] = Viewers,
        [Admin + "ListLedgerBalances"] = Viewers,
        [Admin + "ListLedgerRecords"] = Viewers,
        [Admin + "GetPolicy"] = Viewers,
        [Admin + "ListReports"] = Viewers,
        [Admin + "ListPoolJobs"] = Viewers,
        [Admin + "GetPoolJob"] = Viewers,
        [Admin + "ListPoolJobEvents"] = Viewers,
        [Admin + "GetPoolHistory"] = Viewers,
        [Admin + "ListSettings"] = Viewers,
        [Admin + "ListAdminActions"] = Viewers,
        [Admin + "CancelPoolJob"] = Operators,
        [Admin + "ResolveReport"] = Operators,
        [Admin + "ForgetTolerance"] = Operators,
        [Admin + "CreateEnrolmentToken"] = Operators,
        [Admin + "RevokeEnrolmentToken"] = Operators,
        [Admin + "RevokeWorker"] = Operators,
        [Admin + "ListAudits"] = Viewers,
        [Admin + "GetPoolAudit"] = Viewers,
        [Admin + "DownloadAuditImage"] = Operators,
        [Admin + "OverrideAudit"] = Operators,
        [Admin + "HoldWorker"] = Operators,
        [Admin + "DrainWorker"] = Operators,
        [Admin + "ReleaseWorker"] = Operators,
        [Admin + "AddModel"] = Owners,
        [Admin + "SetModelEnabled"] = Owners,
        [Admin + "CreateApiKey"] = Owners,
        [Admin + "RevokeApiKey"] = Owners,
        [Admin + "SetAccount"] = Owners,
        [Admin + "RedeemOwnerLogin"] = Everybody,

        ["GET /"] = Everybody,
        ["GET /index.html"] = Everybody,
        ["GET /s/{id}"] = Everybody,
        ["GET /s/{id}/image.png"] = Everybody,
        ["GET /status"] = Everybody,
        ["GET /pages/style.css"] = Everybody,
        ["GET /health/live"] = Everybody,
        ["GET /health/ready"] = Everybody,

        ["GET /api/v1/openapi.json"] = Everybody,
        ["POST /api/v1/jobs"] = Submitters,
        ["POST /api/v1/estimate"] = Submitters,
        ["GET /api/v1/jobs"] = Readers,
        ["GET /api/v1/jobs/{job_id}"] = Readers,
        ["POST /api/v1/jobs/{job_id}/cancel"] = Submitters,
        ["DELETE /api/v1/jobs/{job_id}"] = Submitters,
        ["GET /api/v1/jobs/{job_id}/image"] = Readers,
        ["GET /api/v1/events"] = Readers,
        ["GET /api/v1/credits"] = Readers,
        ["GET /api/v1/models"] = Readers,
        ["GET /api/v1/models/{name}"] = Readers,
        ["GET /api/v1/workers"] = AnyKey,
        ["GET /api/v1/account/workers"] = AnyKey,
        ["GET /api/v1/workers/{worker_id}/trust"] = AnyKey,
        ["GET /api/v1/audit-epochs"] = Everybody,
        ["GET /api/v1/audits/{audit_id}"] = Everybody,
        ["GET /api/v1/pool"] = Everybody,
        ["GET /api/v1/account"] = AnyKey,
        ["POST /api/v1/jobs/{job_id}/dispute"] = Submitters,
        ["POST /api/v1/jobs/{job_id}/shares"] = Submitters,
        ["GET /api/v1/shares"] = Readers,
        ["DELETE /api/v1/shares/{share_id}"] = Submitters,
        ["POST /api/v1/jobs/{job_id}/report"] = Submitters,
        ["GET /api/v1/admin/tolerances"] = Viewers,
        ["POST /api/v1/admin/tolerances/forget"] = Operators,
        ["GET /api/v1/admin/ledger/balances"] = Viewers,
        ["GET /api/v1/admin/ledger/records"] = Viewers,
        ["GET /api/v1/admin/policy"] = Viewers,
        ["GET /api/v1/admin/reports"] = Viewers,
        ["POST /api/v1/admin/reports/{report_id}/resolve"] = Operators,
        ["POST /api/v1/keys"] = Artists,
        ["GET /api/v1/keys"] = Artists,
        ["POST /api/v1/keys/{key_id}/revoke"] = Artists,
        ["GET /api/v1/admin/pool"] = Viewers,
        ["GET /api/v1/admin/workers"] = Viewers,
        ["POST /api/v1/admin/workers/{worker_id}/revoke"] = Operators,
        ["GET /api/v1/admin/audits"] = Viewers,
        ["GET /api/v1/admin/audits/{audit_id}"] = Viewers,
        ["GET /api/v1/admin/audits/{audit_id}/images/{image}"] = Operators,
        ["POST /api/v1/admin/audits/{audit_id}/override"] = Operators,
        ["POST /api/v1/admin/workers/{worker_id}/hold"] = Operators,
        ["POST /api/v1/admin/workers/{worker_id}/drain"] = Operators,
        ["POST /api/v1/admin/workers/{worker_id}/release"] = Operators,
        ["POST /api/v1/admin/enrolment-tokens"] = Operators,
        ["GET /api/v1/admin/enrolment-tokens"] = Viewers,
        ["POST /api/v1/admin/enrolment-tokens/{token_id}/revoke"] = Operators,
        ["POST /api/v1/admin/models"] = Owners,
        ["GET /api/v1/admin/models"] = Viewers,
        ["PATCH /api/v1/admin/models/{name}"] = Owners,
        ["POST /api/v1/admin/api-keys"] = Owners,
        ["GET /api/v1/admin/api-keys"] = Viewers,
        ["POST /api/v1/admin/api-keys/{key_id}/revoke"] = Owners,
        ["GET /api/v1/admin/accounts"] = Viewers,
        ["PATCH /api/v1/admin/accounts/{account_id}"] = Owners,
        ["GET /api/v1/admin/jobs"] = Viewers,
        ["GET /api/v1/admin/jobs/{job_id}"] = Viewers,
        ["GET /api/v1/admin/jobs/{job_id}/events"] = Viewers,
        ["POST /api/v1/admin/jobs/{job_id}/cancel"] = Operators,
        ["GET /api/v1/admin/history"] = Viewers,
        ["GET /api/v1/admin/settings"] = Viewers,
        ["GET /api/v1/admin/actions"] = Viewers,
        ["POST /api/v1/admin/owner-login"] = Everybody,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
