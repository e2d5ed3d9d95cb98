using Grpc.Core;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Host.Startup;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;
using TokenText = SogniLike.Protocol.EnrolmentTokens.EnrolmentToken;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>What operators call. One object per call; state lives in the singletons it is given.</summary>
internal sealed partial class AdminService(
    IOptions<PoolOptions> pool,
    IJobStore jobs,
    IWorkerStore workers,
    IPoolClock clock,
    EtaModel eta,
    WorkerEnrolment enrolment,
    WorkerSessions sessions,
    WorkerSanctions sanctions,
    WorkerTrusts trusts,
    ModelCatalog models,
    ApiKeys keys,
    Accounts accounts,
    PromptPolicies policies,
    ImageReports reports,
    ReportedImages reportedImages,
    Tolerances tolerances,
    ILedgerStore ledger,
    LedgerHistory ledgerHistory,
    JobCredits jobCredits,
    OwnerLogins logins,
    OwnerLoginFile loginFile,
    PoolOperations operations,
    PoolAlerts alerts,
    AuditReader audits,
    AuditImages auditImages,
    AuditOverrides overrides,
    Disputes disputes,
    StreamingCalls calls,
    JobPipeline pipeline,
    WorkerDirectory directory,
    Listeners listeners) : Protocol.Admin.V1.AdminService.AdminServiceBase
{
    private const int UsualPage = 100;
    private const int LargestPage = 500;
    private const int UsualModelPage = 20;
    private const int LargestModelPage = 50;

    /// <inheritdoc/>
    public override async Task<GetPoolResponse> GetPool(GetPoolRequest request, ServerCallContext context)
    {
        var leased = await jobs.CountAsync(new JobIndex.Leases(), context.CancellationToken);
        var unfinished = await jobs.CountAsync(new JobIndex.Deadlines(), context.CancellationToken);
        var present = await workers.ListPresenceAsync(clock.NowMs, context.CancellationToken);
        var (etaJobs, insideShare) = await eta.CalibrationAsync(context.CancellationToken);
        var finished = await operations.CountFinishedAsync(context.CancellationToken);
        var (free, total) = operations.BlobSpace();
        var response = new GetPoolResponse
        {
            PoolId = pool.Value.Id,
            SoftwareVersion = SoftwareVersion.Text,
            WorkersOnline = (uint)present.Count,

            // Two reads that a job may pass between; never below zero for that.
            JobsQueued = (ulong)Math.Max(0, unfinished - leased),
            JobsLeased = (ulong)leased,
            EtaJobs = (uint)etaJobs,
            EtaInsideShare = insideShare,
            JobsDelivered = (ulong)finished[JobState.Delivered],
            JobsFailed = (ulong)finished[JobState.Failed],
            JobsCancelled = (ulong)finished[JobState.Cancelled],
            BlobsFreeBytes = (ulong)free,
            BlobsTotalBytes = (ulong)total,
            AuditsOpen = (uint)await audits.CountOpenAsync(context.CancellationToken),
            ReportsOpen = (uint)(await reports.ListAsync(context.CancellationToken)).Count(report => report.Resolution is null),
        };
        response.Queues.AddRange(await QueuesAsync(present, context.CancellationToken));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<CreateEnrolmentTokenResponse> CreateEnrolmentToken(CreateEnrolmentTokenRequest request, ServerCallContext context)
    {
        TimeSpan? validity = request.ValidSeconds == 0 ? null : TimeSpan.FromSeconds(request.ValidSeconds);
        var uses = request.MaxUses == 0 ? 1 : Numbers.ToInt(request.MaxUses);
        switch (await enrolment.CreateTokenAsync(request.Owner, validity, uses, request.Verifier, context.CancellationToken))
        {
            case EnrolmentTokenCreation.Created created:
                var bound = listeners.Bound;
                var text = new TokenText(bound.WorkerUrl, bound.CertificateSpkiSha256, Convert.FromHexString(created.Secret)).ToText();
                return new CreateEnrolmentTokenResponse { Token = created.Token.ToProto(), Text = text };
            case EnrolmentTokenCreation.Invalid invalid:
                throw GrpcErrors.Of(invalid.Errors);
            case EnrolmentTokenCreation.TooManyAccounts full:
                throw GrpcErrors.PoolFull("accounts", full.Limit);
            case EnrolmentTokenCreation.PoolFull full:
                throw GrpcErrors.PoolFull("enrolment tokens", full.Limit);
            case var other:
                throw GrpcErrors.Unexpected(other);
        }
    }

    /// <inheritdoc/>
    public override async Task<ListEnrolmentTokensResponse> ListEnrolmentTokens(ListEnrolmentTokensRequest request, ServerCallContext context)
    {
        var all = await enrolment.ListTokensAsync(context.CancellationToken);
        var (page, next) = Paging.Cut(all, t => t.Id, request.PageSize, request.PageToken, UsualPage, LargestPage);
        var response = new ListEnrolmentTokensResponse { NextPageToken = next };
        response.Tokens.AddRange(page.Select(t => t.ToProto()));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<RevokeEnrolmentTokenResponse> RevokeEnrolmentToken(RevokeEnrolmentTokenRequest request, ServerCallContext context)
    {
        var token = await enrolment.RevokeTokenAsync(Ids.Read(request.TokenId, "token_id"), context.CancellationToken)
            ?? throw GrpcErrors.NotFound("enrolment token", "token_id");
        return new RevokeEnrolmentTokenResponse { Token = token.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context)
    {
        var all = await workers.ListAsync(context.CancellationToken);
        var (page, next) = Paging.Cut(all, w => w.Id.Value, request.PageSize, request.PageToken, UsualPage, LargestPage);
        var response = new ListWorkersResponse { NextPageToken = next };
        response.Workers.AddRange(await DescribeAsync(page, context.CancellationToken));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<RevokeWorkerResponse> RevokeWorker(RevokeWorkerRequest request, ServerCallContext context)
    {
        var worker = await sessions.RevokeAsync(Ids.ReadWorker(request.WorkerId, "worker_id"), context.CancellationToken)
            ?? throw GrpcErrors.NotFound("worker", "worker_id");
        return new RevokeWorkerResponse { Worker = (await DescribeAsync([worker], context.CancellationToken))[0] };
    }

    /// <inheritdoc/>
    public override async Task<HoldWorkerResponse> HoldWorker(HoldWorkerRequest request, ServerCallContext context)
    {
        var (kind, usual) = request.Kind switch
        {
            "" or "held" => (HoldKind.Held, TimeSpan.FromDays(1)),
            "quarantined" => (HoldKind.Quarantined, TimeSpan.FromDays(30)),
            "banned" => (HoldKind.Banned, TimeSpan.FromDays(365)),
            _ => throw GrpcErrors.Of(ErrorCodes.Malformed, "kind must be \"held\", \"quarantined\" or \"banned\".", "kind"),
        };
        var length = request.Seconds == 0 ? usual : TimeSpan.FromSeconds(request.Seconds);
        var id = Ids.ReadWorker(request.WorkerId, "worker_id");
        var worker = Done(await sanctions.HoldAsync(id, kind, context.Caller().KeyId, request.Reason, length, context.CancellationToken));
        return new HoldWorkerResponse { Worker = (await DescribeAsync([worker], context.CancellationToken))[0] };
    }

    /// <inheritdoc/>
    public override async Task<DrainWorkerResponse> DrainWorker(DrainWorkerRequest request, ServerCallContext context)
    {
        var length = request.Seconds == 0 ? TimeSpan.FromDays(7) : TimeSpan.FromSeconds(request.Seconds);
        var id = Ids.ReadWorker(request.WorkerId, "worker_id");
        var worker = Done(await sanctions.HoldAsync(id, HoldKind.Draining, context.Caller().KeyId, request.Reason, length, context.CancellationToken));
        return new DrainWorkerResponse { Worker = (await DescribeAsync([worker], context.CancellationToken))[0] };
    }

    /// <inheritdoc/>
    public override async Task<ReleaseWorkerResponse> ReleaseWorker(ReleaseWorkerRequest request, ServerCallContext context)
    {
        var id = Ids.ReadWorker(request.WorkerId, "worker_id");
        var worker = Done(await sanctions.ReleaseAsync(id, context.Caller().KeyId, request.Reason, context.CancellationToken));
        return new ReleaseWorkerResponse { Worker = (await DescribeAsync([worker], context.CancellationToken))[0] };
    }

    /// <inheritdoc/>
    public override async Task<AddModelResponse> AddModel(AddModelRequest request, ServerCallContext context)
    {
        var (registration, errors) = request.Manifest.ToCore();
        if (registration is null)
        {
            throw GrpcErrors.Of(errors);
        }

        return await models.AddAsync(registration, context.CancellationToken) switch
        {
            ModelAddition.Added added => new AddModelResponse { Model = added.Model.ToRegistered(await CountOnlineAsync(added.Model, context.CancellationToken)) },
            ModelAddition.Invalid invalid => throw GrpcErrors.Of(invalid.Errors),
            ModelAddition.PoolFull full => throw GrpcErrors.PoolFull("models", full.Limit),
            var other => throw GrpcErrors.Unexpected(other),
        };
    }

    /// <inheritdoc/>
    public override async Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        var all = await models.ListAsync(context.CancellationToken);
        var present = await workers.ListPresenceAsync(clock.NowMs, context.CancellationToken);
        var (page, next) = Paging.Cut(all, m => m.Name, request.PageSize, request.PageToken, UsualModelPage, LargestModelPage);
        var response = new ListModelsResponse { NextPageToken = next };
        response.Models.AddRange(page.Select(m => m.ToRegistered(present.Count(p => p.Models.Contains(m.Manifest)))));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<SetModelEnabledResponse> SetModelEnabled(SetModelEnabledRequest request, ServerCallContext context)
    {
        var name = ModelNames.Read(request.Name, "name");
        var model = await models.SetEnabledAsync(name, request.Enabled, context.CancellationToken) ?? throw GrpcErrors.NotFound("model", "name");
        return new SetModelEnabledResponse { Model = model.ToRegistered(await CountOnlineAsync(model, context.CancellationToken)) };
    }

    private static WorkerRecord Done(HoldResult result) => result switch
    {
        HoldResult.Done done => done.Worker,
        HoldResult.NotFound => throw GrpcErrors.NotFound("worker", "worker_id"),
        HoldResult.Invalid invalid => throw GrpcErrors.Of(invalid.Errors),
        _ => throw GrpcErrors.Unexpected(result),
    };

    private async Task<IReadOnlyList<Worker>> DescribeAsync(IReadOnlyList<WorkerRecord> records, CancellationToken cancellationToken)
    {
        var present = (await workers.ListPresenceAsync(clock.NowMs, cancellationToken)).ToLookup(p => p.Id);
        var tallies = await workers.TalliesAsync([.. records.Select(w => w.Id)], cancellationToken);
        var reports = await trusts.ReportAsync(records, cancellationToken);
        var described = new List<Worker>(records.Count);
        foreach (var record in records)
        {
            var presence = present[record.Id].FirstOrDefault();
            var worker = record.ToProto(presence, tallies.GetValueOrDefault(record.Id), clock.NowMs).With(reports[record.Id]);
            worker.PossiblyLost = !record.Revoked && sessions.IsPossiblyLost(record.Id, presence);
            if (presence is { BusySlots: > 0 })
            {
                var oldest = await jobs.RangeAsync(new JobIndex.WorkerLeases(record.Id), long.MinValue, long.MaxValue, 1, descending: false, cancellationToken);
                worker.OldestLeaseAt = oldest.Count > 0 ? ArtistMapping.ToTimestamp(oldest[0].Score) : null;
            }

            described.Add(worker);
        }

        return described;
    }

    private async Task<int> CountOnlineAsync(ModelRecord model, CancellationToken cancellationToken) =>
        (await workers.ListPresenceAsync(clock.NowMs, cancellationToken)).Count(p => p.Models.Contains(model.Manifest));
}
