using System.Collections.Frozen;
using SogniLike.Coordinator.Host.Access;
using Admin = SogniLike.Protocol.Admin.V1;
using Artist = SogniLike.Protocol.Artist.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using Worker = SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>The one table of who may call what. A call that is not in it is refused, so a new one cannot be open by accident.</summary>
internal static class RpcRules
{
    private static readonly FrozenDictionary<string, AccessRule> Rules = new[]
    {
        Of(
            Artist.ArtistService.Descriptor,
            AccessRule.Anyone,
            nameof(Artist.ArtistService.ArtistServiceBase.GetPoolStatus),
            nameof(Artist.ArtistService.ArtistServiceBase.ListAuditEpochs),
            nameof(Artist.ArtistService.ArtistServiceBase.GetAudit)),
        Of(
            Artist.ArtistService.Descriptor,
            AccessRule.AnyKey,
            nameof(Artist.ArtistService.ArtistServiceBase.GetAccount),
            nameof(Artist.ArtistService.ArtistServiceBase.ListPoolWorkers),
            nameof(Artist.ArtistService.ArtistServiceBase.ListOwnWorkers),
            nameof(Artist.ArtistService.ArtistServiceBase.GetWorkerTrust)),
        Of(
            Artist.ArtistService.Descriptor,
            AccessRule.Read,
            nameof(Artist.ArtistService.ArtistServiceBase.GetJob),
            nameof(Artist.ArtistService.ArtistServiceBase.ListJobs),
            nameof(Artist.ArtistService.ArtistServiceBase.WatchJobs),
            nameof(Artist.ArtistService.ArtistServiceBase.DownloadImage),
            nameof(Artist.ArtistService.ArtistServiceBase.ListModels),
            nameof(Artist.ArtistService.ArtistServiceBase.GetModel),
            nameof(Artist.ArtistService.ArtistServiceBase.ListShares),
            nameof(Artist.ArtistService.ArtistServiceBase.GetQueue),
            nameof(Artist.ArtistService.ArtistServiceBase.GetCredits)),
        Of(
            Artist.ArtistService.Descriptor,
            AccessRule.Submit,
            nameof(Artist.ArtistService.ArtistServiceBase.SubmitJobs),
            nameof(Artist.ArtistService.ArtistServiceBase.EstimateJobs),
            nameof(Artist.ArtistService.ArtistServiceBase.UploadImage),
            nameof(Artist.ArtistService.ArtistServiceBase.ReportImage),
            nameof(Artist.ArtistService.ArtistServiceBase.DisputeJob),
            nameof(Artist.ArtistService.ArtistServiceBase.CreateShare),
            nameof(Artist.ArtistService.ArtistServiceBase.RevokeShare),
            nameof(Artist.ArtistService.ArtistServiceBase.CancelJob),
            nameof(Artist.ArtistService.ArtistServiceBase.PauseQueue),
            nameof(Artist.ArtistService.ArtistServiceBase.ResumeQueue),
            nameof(Artist.ArtistService.ArtistServiceBase.MoveJob),
            nameof(Artist.ArtistService.ArtistServiceBase.DeleteJob)),
        Of(
            Artist.ArtistService.Descriptor,
            AccessRule.Artist,
            nameof(Artist.ArtistService.ArtistServiceBase.CreateKey),
            nameof(Artist.ArtistService.ArtistServiceBase.ListKeys),
            nameof(Artist.ArtistService.ArtistServiceBase.RevokeKey),
            nameof(Artist.ArtistService.ArtistServiceBase.CreateWebhook),
            nameof(Artist.ArtistService.ArtistServiceBase.ListWebhooks),
            nameof(Artist.ArtistService.ArtistServiceBase.UpdateWebhook),
            nameof(Artist.ArtistService.ArtistServiceBase.DeleteWebhook),
            nameof(Artist.ArtistService.ArtistServiceBase.TestWebhook)),
        Of(
            Worker.WorkerService.Descriptor,
            AccessRule.OwnProof,
            nameof(Worker.WorkerService.WorkerServiceBase.Enroll),
            nameof(Worker.WorkerService.WorkerServiceBase.Connect),
            nameof(Worker.WorkerService.WorkerServiceBase.UploadResult),
            nameof(Worker.WorkerService.WorkerServiceBase.DownloadSource),
            nameof(Worker.WorkerService.WorkerServiceBase.RunAudit),
            nameof(Worker.WorkerService.WorkerServiceBase.Calibrate)),
        Of(
            Admin.AdminService.Descriptor,
            AccessRule.Viewer,
            nameof(Admin.AdminService.AdminServiceBase.GetPool),
            nameof(Admin.AdminService.AdminServiceBase.ListEnrolmentTokens),
            nameof(Admin.AdminService.AdminServiceBase.ListWorkers),
            nameof(Admin.AdminService.AdminServiceBase.ListModels),
            nameof(Admin.AdminService.AdminServiceBase.GetPolicy),
            nameof(Admin.AdminService.AdminServiceBase.ListReports),
            nameof(Admin.AdminService.AdminServiceBase.ListAccounts),
            nameof(Admin.AdminService.AdminServiceBase.ListTolerances),
            nameof(Admin.AdminService.AdminServiceBase.ListLedgerBalances),
            nameof(Admin.AdminService.AdminServiceBase.ListLedgerRecords),
            nameof(Admin.AdminService.AdminServiceBase.ListAudits),
            nameof(Admin.AdminService.AdminServiceBase.GetPoolAudit),
            nameof(Admin.AdminService.AdminServiceBase.ListPoolJobs),
            nameof(Admin.AdminService.AdminServiceBase.GetPoolJob),
            nameof(Admin.AdminService.AdminServiceBase.ListPoolJobEvents),
            nameof(Admin.AdminService.AdminServiceBase.ListPoolJobCredits),
            nameof(Admin.AdminService.AdminServiceBase.GetPoolHistory),
            nameof(Admin.AdminService.AdminServiceBase.ListAlerts),
            nameof(Admin.AdminService.AdminServiceBase.ListSettings),
            nameof(Admin.AdminService.AdminServiceBase.ListAdminActions),
            nameof(Admin.AdminService.AdminServiceBase.ListApiKeys)),
        Of(
            Admin.AdminService.Descriptor,
            AccessRule.Operator,
            nameof(Admin.AdminService.AdminServiceBase.CreateEnrolmentToken),
            nameof(Admin.AdminService.AdminServiceBase.RevokeEnrolmentToken),
            nameof(Admin.AdminService.AdminServiceBase.DownloadReportImage),
            nameof(Admin.AdminService.AdminServiceBase.ResolveReport),
            nameof(Admin.AdminService.AdminServiceBase.DownloadAuditImage),
            nameof(Admin.AdminService.AdminServiceBase.OverrideAudit),
            nameof(Admin.AdminService.AdminServiceBase.CancelPoolJob),
            nameof(Admin.AdminService.AdminServiceBase.ActOnPoolJobs),
            nameof(Admin.AdminService.AdminServiceBase.ForgetTolerance),
            nameof(Admin.AdminService.AdminServiceBase.RevokeWorker),
            nameof(Admin.AdminService.AdminServiceBase.HoldWorker),
            nameof(Admin.AdminService.AdminServiceBase.DrainWorker),
            nameof(Admin.AdminService.AdminServiceBase.ReleaseWorker)),
        Of(
            Admin.AdminService.Descriptor,
            AccessRule.Owner,
            nameof(Admin.AdminService.AdminServiceBase.AddModel),
            nameof(Admin.AdminService.AdminServiceBase.SetModelEnabled),
            nameof(Admin.AdminService.AdminServiceBase.CreateApiKey),
            nameof(Admin.AdminService.AdminServiceBase.RevokeApiKey),
            nameof(Admin.AdminService.AdminServiceBase.SetAccount)),
        Of(Admin.AdminService.Descriptor, AccessRule.OwnProof, nameof(Admin.AdminService.AdminServiceBase.RedeemOwnerLogin)),
    }.SelectMany(rules => rules).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Who may make the call, or null when the table does not say.</summary>
    /// <param name="fullName">As gRPC writes it: <c>/package.Service/Method</c>.</param>
    public static AccessRule? Find(string fullName) => Rules.TryGetValue(fullName, out var access) ? access : null;

    private static IEnumerable<KeyValuePair<string, AccessRule>> Of(ServiceDescriptor service, AccessRule access, params string[] methods) =>
        methods.Select(m => KeyValuePair.Create($"/{service.FullName}/{m}", access));
}
