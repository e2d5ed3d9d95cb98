using Grpc.Core;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;
using AdminAction = SogniLike.Protocol.Admin.V1.AdminAction;
using PoolSample = SogniLike.Protocol.Admin.V1.PoolSample;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class AdminService
{
    private const int UsualJobPage = 50;
    private const uint UsualHistory = 3_600;
    private const uint LongestHistory = 86_400;
    private const uint UsualPoints = 240;
    private const uint MostPoints = 500;

    /// <inheritdoc/>
    public override async Task<ListPoolJobsResponse> ListPoolJobs(ListPoolJobsRequest request, ServerCallContext context)
    {
        var size = Paging.SizeOf(request.PageSize, UsualJobPage, JobReader.MaxPageSize);
        var filter = new PoolJobFilter(
            [.. request.States.Distinct().Select(state => (JobState)(int)state)],
            request.Model.Length == 0 ? null : ModelNames.Read(request.Model, "model"),
            request.AccountId.Length == 0 ? null : ReadAccount(request.AccountId, "account_id"),
            request.WorkerId.Length == 0 ? null : Ids.ReadWorker(request.WorkerId, "worker_id"));
        if (!filter.IsPossible)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, "states may name one final state, or any number of others.", "states");
        }

        var page = await operations.ListAsync(filter, size, request.PageToken, context.CancellationToken) ?? throw Paging.UnknownToken();
        var response = new ListPoolJobsResponse { NextPageToken = page.NextPageToken };
        response.Jobs.AddRange(page.Jobs.Select(job => Describe(job, context)));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetPoolJobResponse> GetPoolJob(GetPoolJobRequest request, ServerCallContext context)
    {
        var job = await FindJobAsync(request.JobId, context);
        var response = new GetPoolJobResponse { Job = Describe(job, context) };
        var runs = directory.RunsOf(job);
        foreach (var attempt in response.Job.Job.Attempts.Where(attempt => attempt.EndedAt is null))
        {
            // What is not over is known here only, if it runs here.
            attempt.Run ??= runs((long)attempt.Fence)?.ToProto();
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListPoolJobEventsResponse> ListPoolJobEvents(ListPoolJobEventsRequest request, ServerCallContext context)
    {
        var job = await FindJobAsync(request.JobId, context);
        var response = new ListPoolJobEventsResponse();
        response.Events.AddRange(
            from change in await operations.EventsAsync(job, context.CancellationToken)
            let then = change.Job
            where then is not null
            select new PoolJobEvent { EventId = (ulong)change.Id, Job = Describe(then, context).Job });
        return response;
    }

    /// <inheritdoc/>
    public override async Task<CancelPoolJobResponse> CancelPoolJob(CancelPoolJobRequest request, ServerCallContext context)
    {
        CheckReason(request.Reason);
        return await pipeline.CancelForPoolAsync(Ids.ReadJob(request.JobId, "job_id"), context.CancellationToken) switch
        {
            CancelResult.Cancelled cancelled => new CancelPoolJobResponse { Job = Describe(cancelled.Job, context) },
            var refused => throw GrpcErrors.Of(refused),
        };
    }

    /// <inheritdoc/>
    public override async Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context)
    {
        var response = new ListAlertsResponse();
        response.Alerts.AddRange((await alerts.NowAsync(context.CancellationToken)).Select(alert => new Alert
        {
            Rule = alert.Rule,
            Subject = alert.Subject,
            Severity = alert.IsBad ? "bad" : "warning",
            Facts = { alert.Facts.Select(fact => new AlertFact { Name = fact.Name, Value = fact.Value }) },
            Message = alert.Message,
            Advice = alert.Advice,
        }));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetPoolHistoryResponse> GetPoolHistory(GetPoolHistoryRequest request, ServerCallContext context)
    {
        var seconds = Within(request.Seconds, UsualHistory, 60, LongestHistory, "seconds");
        var points = Within(request.Points, UsualPoints, 1, MostPoints, "points");
        var response = new GetPoolHistoryResponse();
        response.Samples.AddRange((await operations.HistoryAsync(TimeSpan.FromSeconds(seconds), (int)points, context.CancellationToken)).Select(ToProto));
        return response;
    }

    /// <inheritdoc/>
    public override Task<ListSettingsResponse> ListSettings(ListSettingsRequest request, ServerCallContext context)
    {
        var response = new ListSettingsResponse();
        response.Settings.AddRange(operations.Settings.List().Select(setting => new Setting { Key = setting.Key, Value = setting.Value, Usual = setting.Usual }));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<ListAdminActionsResponse> ListAdminActions(ListAdminActionsRequest request, ServerCallContext context)
    {
        var size = Paging.SizeOf(request.PageSize, UsualPage, LargestPage);
        if (!request.PageToken.All(letter => char.IsAsciiDigit(letter) || letter == '-') || request.PageToken.Length > 40)
        {
            throw Paging.UnknownToken();
        }

        var head = await operations.ActionHeadAsync(context.CancellationToken);
        var actions = await operations.ActionsAsync(request.PageToken.Length == 0 ? null : request.PageToken, size, context.CancellationToken);
        var response = new ListAdminActionsResponse { NextPageToken = actions.Count == size ? actions[^1].Position : "", HeadNumber = (ulong)(head?.Number ?? 0), HeadHash = head?.Hash ?? "" };
        response.Actions.AddRange(actions.Select(stored => new AdminAction
        {
            Id = stored.Position,
            At = ArtistMapping.ToTimestamp(stored.Action.AtMs),
            KeyId = stored.Action.KeyId,
            AccountId = stored.Action.Account.Value,
            Call = stored.Action.Call,
            Target = stored.Action.Target,
            Detail = stored.Action.Detail,
            Outcome = stored.Action.Outcome,
            Number = (ulong)(stored.Link?.Number ?? 0),
            PreviousHash = stored.Link?.Previous ?? "",
            Hash = stored.Link?.Hash ?? "",
            HashVersion = (uint)(stored.Link?.Version ?? 0),
        }));
        return response;
    }

    private static AccountId ReadAccount(string text, string field) =>
        text.Length <= 64 && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_')
            ? new AccountId(text)
            : throw GrpcErrors.Of(ErrorCodes.Malformed, $"{field} must have 1 to 64 characters of a-z, 0-9, '-', '_'.", field);

    private static uint Within(uint value, uint usual, uint least, uint most, string field) => value switch
    {
        0 => usual,
        _ when value >= least && value <= most => value,
        _ => throw GrpcErrors.Of(ErrorCodes.OutOfRange, $"{field} must be from {least} to {most}, or 0 for {usual}.", field),
    };

    private static PoolSample ToProto(Coordinator.Operations.PoolSample sample)
    {
        var proto = new PoolSample
        {
            At = ArtistMapping.ToTimestamp(sample.AtMs),
            WorkersOnline = (uint)sample.WorkersOnline,
            Slots = (uint)sample.Slots,
            BusySlots = (uint)sample.BusySlots,
            JobsLeased = (ulong)sample.Leased,
            Delivered = (ulong)sample.Delivered,
            Failed = (ulong)sample.Failed,
            Cancelled = (ulong)sample.Cancelled,
            LeasesLost = (ulong)sample.LeasesLost,
            ResultsRefused = (ulong)sample.ResultsRefused,
            WaitP50Ms = (ulong)sample.WaitP50Ms,
            WaitP95Ms = (ulong)sample.WaitP95Ms,
            RunP50Ms = (ulong)sample.RunP50Ms,
            RunP95Ms = (ulong)sample.RunP95Ms,
            IssuedMillicredits = sample.Issued,
            ReserveMillicredits = sample.Reserve,
            AuditsDrawn = (ulong)sample.AuditsDrawn,
            AuditsPassed = (ulong)sample.AuditsPassed,
            AuditsFailed = (ulong)sample.AuditsFailed,
            AuditsInconclusive = (ulong)sample.AuditsInconclusive,
            AuditsUnaudited = (ulong)sample.AuditsUnaudited,
            QueuedOthers = (ulong)sample.QueuedOthers,
            WorkedMs = (ulong)sample.WorkedMs,
            WastedMs = (ulong)sample.WastedMs,
        };
        proto.Queues.AddRange(sample.Queued.OrderBy(queue => queue.Key, StringComparer.Ordinal).Select(queue => new ModelQueue { Model = queue.Key, Jobs = (ulong)queue.Value }));
        return proto;
    }

    private async Task<Job> FindJobAsync(string id, ServerCallContext context) =>
        await operations.FindAsync(Ids.ReadJob(id, "job_id"), context.CancellationToken) ?? throw GrpcErrors.NotFound("job", "job_id");

    // What artists wrote is shown to those who have to judge it, and to nobody who only looks on.
    private PoolJob Describe(Job job, ServerCallContext context)
    {
        var proto = new PoolJob { AccountId = job.Account.Value, Job = job.ToProto(directory.ProgressOf(job)) };
        if (!context.Caller().Has(Scopes.Operator))
        {
            (proto.Job.Spec.Prompt, proto.Job.Spec.NegativePrompt) = ("", "");
            if (proto.Job.Progress is { } progress)
            {
                progress.Preview = Google.Protobuf.ByteString.Empty;
            }
        }

        return proto;
    }

    private async Task<IEnumerable<ModelQueue>> QueuesAsync(IReadOnlyList<WorkerPresence> present, CancellationToken cancellationToken)
    {
        var loads = (await jobs.QueueLoadsAsync(cancellationToken)).ToLookup(load => load.Queue.Manifest);
        return from model in await models.ListAsync(cancellationToken)
               let waiting = loads[model.Manifest].Sum(load => load.Jobs)
               where model.Enabled || waiting > 0
               orderby model.Name
               select new ModelQueue { Model = model.Name, Jobs = (ulong)waiting, WorkersOnline = (uint)present.Count(one => one.Models.Contains(model.Manifest)) };
    }
}
