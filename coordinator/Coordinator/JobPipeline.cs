using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Admission;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator;

/// <summary>
/// The life of a job, step by step (README.md). Every method reads, lets a stage decide, and applies the decision as one transaction; when somebody else
/// changed the job in between it decides anew. Safe for concurrent use, on any number of coordinators. Throws <see cref="StoreUnavailableException"/>
/// when the store cannot be reached.
/// </summary>
public sealed class JobPipeline
{
    private const int SweepSize = 100;

    private readonly IJobStore _store;
    private readonly JobWriter _writer;
    private readonly ModelCatalog _models;
    private readonly PromptPolicies _policies;
    private readonly JobAdmission _admission;
    private readonly JobQueue _queue;
    private readonly EtaModel _eta;
    private readonly Arrivals _arrivals;
    private readonly JobHandover _handover;
    private readonly JobLeasing _leasing;
    private readonly JobCommitting _committing;
    private readonly JobReturning _returning;
    private readonly JobSettlement _settlement;
    private readonly WorkerDirectory _directory;
    private readonly SourceImages _sources;
    private readonly IIdSource _ids;
    private readonly IPoolClock _clock;
    private readonly IOptions<IntakeOptions> _intake;

    internal JobPipeline(
        IJobStore store, JobWriter writer, ModelCatalog models, PromptPolicies policies, JobAdmission admission, JobQueue queue, EtaModel eta,
        Arrivals arrivals, JobHandover handover, JobLeasing leasing, JobCommitting committing, JobReturning returning, JobSettlement settlement,
        WorkerDirectory directory, SourceImages sources, IIdSource ids, IPoolClock clock, IOptions<IntakeOptions> intake) =>
        (_store, _writer, _models, _policies, _admission, _queue, _eta, _arrivals, _handover, _leasing, _committing, _returning, _settlement, _directory, _sources, _ids, _clock, _intake) =
        (store, writer, models, policies, admission, queue, eta, arrivals, handover, leasing, committing, returning, settlement, directory, sources, ids, clock, intake);

    /// <summary>Enters, is admitted, is queued: all jobs of the request or none. They are durable when this returns Accepted.</summary>
    public async Task<SubmitResult> SubmitAsync(Caller caller, SubmitRequest request, CancellationToken cancellationToken)
    {
        var refusal = _admission.Check(caller);
        var model = refusal is null ? await _models.FindRecentAsync(request.Model, cancellationToken) : null;
        var sources = refusal is null ? await SourcesOfAsync(caller, request, cancellationToken) : FoundSources.None;
        var intake = refusal is null ? JobIntake.Read(request, model, _ids.NewSeed(), sources) : null;
        if (intake is not IntakeResult.Valid valid)
        {
            // A repetition gets the first answer, even when the model was disabled or the rate exceeded since.
            return await RepeatAsync(caller, request, cancellationToken) ?? refusal ?? new SubmitResult.Invalid(((IntakeResult.Invalid)intake!).Errors);
        }

        var verdict = _policies.Current.Judge(valid.Specs[0].Prompt, request.ContentClasses);
        if (verdict is not PolicyVerdict.Admitted admitted)
        {
            return await RepeatAsync(caller, request, cancellationToken) ?? JobAdmission.Refusal(verdict);
        }

        var requestId = _ids.NewId();
        var now = _clock.NowMs;
        var specs = valid.Specs.Select(spec => spec with { ContentClasses = admitted.Classes }).ToList();
        var (_, etas) = await _eta.EstimateAsync(caller.Account, caller.Share, specs, cancellationToken);
        var changes = _queue.Enter(caller, requestId, specs, etas, admitted.Decision, now, JobPrice.Of(specs[0], model!));
        var transaction = new JobTransaction
        {
            Changes = changes,
            Guards = [.. _admission.Guards(caller, specs, now), .. GuardsOf(sources)],
            Claim = request.IdempotencyKey.Length == 0 ? null : new IdempotencyClaim(
                caller.Account,
                request.IdempotencyKey,
                RequestBody.HashOf(request),
                requestId,
                [.. changes.Select(change => change.After.Id)],
                (long)_intake.Value.IdempotencyKeptFor.TotalMilliseconds),
        };
        return await EnterAsync(transaction, cancellationToken) switch
        {
            ApplyOutcome.Applied { IsPaused: true } => new SubmitResult.Accepted(requestId, await _store.FindAsync([.. changes.Select(change => change.After.Id)], cancellationToken), Repeated: false),
            ApplyOutcome.Applied => new SubmitResult.Accepted(requestId, [.. changes.Select(change => change.After)], Repeated: false),
            ApplyOutcome.Repeated first => new SubmitResult.Accepted(first.RequestId, await _store.FindAsync(first.Jobs, cancellationToken), Repeated: true),
            ApplyOutcome.IdempotencyConflict => new SubmitResult.IdempotencyConflict(),
            ApplyOutcome.LedgerRefused { Why: LedgerOutcome.Insufficient { Balance: var balance } } => CreditShort(changes.Sum(change => change.After.Price), balance, caller, now),
            ApplyOutcome.GuardFailed { Guard: JobGuard.ScoreAtMost { Index: JobIndex.BlobHolders } gone } => new SubmitResult.Invalid([SourceIntake.Gone(gone.Equals(sources.Image?.Guard))]),
            ApplyOutcome.GuardFailed failed => _admission.Refusal(caller, failed.Guard),
            var other => throw new InvalidOperationException($"New jobs cannot meet {other}."),
        };
    }

    /// <summary>What a submission of this request would mean; nothing is kept. Counts as a submission for the rate.</summary>
    public async Task<JobEstimate> EstimateAsync(Caller caller, SubmitRequest request, CancellationToken cancellationToken)
    {
        if (_admission.Check(caller) is { } refusal)
        {
            return new JobEstimate.Refused(refusal);
        }

        var model = await _models.FindAsync(request.Model, cancellationToken);
        switch (JobIntake.Read(request, model, _ids.NewSeed(), await SourcesOfAsync(caller, request, cancellationToken)))
        {
            case IntakeResult.Valid { Specs: var specs }:
                var (ahead, etas) = await _eta.EstimateAsync(caller.Account, caller.Share, specs, cancellationToken);
                var isPaused = (await _store.PausedSinceAsync([caller.Account], cancellationToken))[0] is not null;
                return new JobEstimate.Estimated(JobWork.Of(specs[0]), JobPrice.Of(specs[0], model!), specs.Count, ahead, isPaused ? null : etas[^1], isPaused);
            case IntakeResult.Invalid { Errors: var errors }:
                return new JobEstimate.Invalid(errors);
            case var other:
                throw new InvalidOperationException($"Unknown answer {other}.");
        }
    }

    /// <summary>Leased: the job, if it is still queued as it was read, belongs to the worker. Null: somebody else was faster.</summary>
    public Task<Job?> AssignAsync(Job queued, WorkerId worker, CancellationToken cancellationToken) =>
        _leasing.AssignAsync(queued, worker, match: null, [], cancellationToken);

    /// <summary>Leased, as the matcher decided: the job carries why, and what the worker gets counts for the queues of all its models.</summary>
    public Task<Job?> AssignAsync(MatchAssignment assignment, CancellationToken cancellationToken) =>
        _leasing.AssignAsync(assignment.Job, assignment.Worker, assignment.Why, assignment.WorkerModels, cancellationToken);

    /// <summary>Leased twice: a job far past its time, if it is still as it was read, belongs to a second worker as well. Null: it needs none any more.</summary>
    public Task<Job?> HedgeAsync(Job straggler, WorkerId worker, CancellationToken cancellationToken) =>
        _leasing.HedgeAsync(straggler, worker, cancellationToken);

    /// <summary>Runs: a heartbeat moves the end of the lease, but not beyond <paramref name="endsAtMs"/>.</summary>
    public Task<LeaseRenewalResult> RenewAsync(LeaseClaim claim, CancellationToken cancellationToken, long endsAtMs = long.MaxValue) =>
        _leasing.RenewAsync(claim, endsAtMs, cancellationToken);

    /// <summary>Returned, first: the worker commits to how it made the image. Repeating it gives the same answer.</summary>
    public Task<CommitResult> CommitAsync(LeaseClaim claim, CommitClaim commit, CancellationToken cancellationToken) =>
        _committing.CommitAsync(claim, commit, cancellationToken);

    /// <summary>Returned, checked, delivered: judges an upload under a running lease, of a worker that made no commitment. A repetition gets the same answer.</summary>
    public Task<ReturnResult> ReturnAsync(LeaseClaim claim, string uploadSha256, CancellationToken cancellationToken) =>
        ReturnAsync(claim, new ReturnedUpload(uploadSha256), cancellationToken);

    /// <summary>Returned, checked, delivered: judges an upload under a running lease. A repetition gets the same answer.</summary>
    public Task<ReturnResult> ReturnAsync(LeaseClaim claim, ReturnedUpload upload, CancellationToken cancellationToken) =>
        _returning.ReturnAsync(claim, upload, cancellationToken);

    /// <summary>The worker gives the job back: to the queue, to its other worker, or to Failed when it was tried often enough.</summary>
    /// <param name="outcome">How the lease ends: HandedBack, Declined or WorkerFailed.</param>
    public Task<LeaseStanding> GiveBackAsync(LeaseClaim claim, AttemptOutcome outcome, string message, CancellationToken cancellationToken) =>
        _leasing.GiveBackAsync(claim, outcome, message, cancellationToken);

    /// <summary>The worker is gone: its lease ends unless somebody renewed it beyond <paramref name="unlessRenewedAfterMs"/>. True when it ended now.</summary>
    public Task<bool> EndLeaseAsync(
        JobId id, long fence, AttemptOutcome outcome, string message, long unlessRenewedAfterMs, CancellationToken cancellationToken) =>
        _leasing.EndAsync(id, fence, outcome, message, unlessRenewedAfterMs, cancellationToken);

    /// <summary>Cancelled: at once when queued; a worker that has it is told to stop.</summary>
    public Task<CancelResult> CancelAsync(AccountId account, JobId id, CancellationToken cancellationToken) =>
        CancelAsync(id, job => job.Account == account, JobCancellation.ByTheArtist, cancellationToken);

    /// <summary>Cancels a job of anybody, for the operators of the pool. The artist gets back what was not done.</summary>
    public Task<CancelResult> CancelForPoolAsync(JobId id, CancellationToken cancellationToken) =>
        CancelAsync(id, _ => true, JobCancellation.ByAnOperator, cancellationToken);

    /// <summary>Queued again, for the operators of the pool: a job that a worker runs is taken from it, on whichever coordinator.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="elsewhere">Whoever has it now does not get it again.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<TakeBackResult> TakeBackAsync(JobId id, bool elsewhere, CancellationToken cancellationToken) => _leasing.TakeBackAsync(id, elsewhere, cancellationToken);

    /// <summary>Ends leases that nobody renewed and jobs whose time ran out, some of each.</summary>
    public async Task<SweepReport> SweepAsync(CancellationToken cancellationToken)
    {
        var (ended, more) = await _leasing.SweepAsync(cancellationToken);
        var (now, passed) = (_clock.NowMs, 0);
        var late = await _store.RangeAsync(new JobIndex.Deadlines(), long.MinValue, now, SweepSize, descending: false, cancellationToken);
        foreach (var (id, _) in late)
        {
            passed += await _writer.ChangeAsync(
                id,
                job => job is not null && JobDeadline.Decide(job, _directory.RunsOf(job), now) is { } change
                    ? new JobDecision<bool>(true, change.Alone())
                    : new JobDecision<bool>(false),
                cancellationToken) ? 1 : 0;
        }

        return new SweepReport(ended, passed, more || late.Count == SweepSize);
    }

    private async Task<FoundSources> SourcesOfAsync(Caller caller, SubmitRequest request, CancellationToken cancellationToken) =>
        request.InitImage.Length == 0 && request.Mask.Length == 0 ? FoundSources.None : new FoundSources(
            await _sources.FindAsync(caller.Account, new BlobId(request.InitImage), cancellationToken), await _sources.FindAsync(caller.Account, new BlobId(request.Mask), cancellationToken));

    private static IEnumerable<JobGuard> GuardsOf(FoundSources sources) => new[] { sources.Image, sources.Mask }.OfType<FoundSource>().Select(static found => found.Guard);

    private SubmitResult.CreditShort CreditShort(long price, long balance, Caller caller, long nowMs) =>
        new(price, balance, _settlement.GrantFor(caller.Account, nowMs)?.UpTo ?? 0, _settlement.NextGrantMs(nowMs));

    /// <summary>
    /// Writes down a request. When it is one job that nothing waits before and a worker is idle for it, its lease is written with it, and the worker told.
    /// </summary>
    private async Task<ApplyOutcome> EnterAsync(JobTransaction transaction, CancellationToken cancellationToken)
    {
        var jobs = transaction.Changes.Select(change => change.After).ToList();
        var manifest = jobs[0].Spec.Manifest;
        if (jobs is not [var job] || _arrivals.OnEntering?.Invoke(job) is not var (assignment, session))
        {
            return await _arrivals.EnterAsync(manifest, () => _writer.ApplyAsync(transaction, cancellationToken), jobs);
        }

        JobChange? lease = null;
        ApplyOutcome? outcome = null;
        try
        {
            lease = _leasing.Grant(job, assignment);
            var both = transaction with { Changes = [.. transaction.Changes, lease], WorkerModels = assignment.WorkerModels };

            // Not the caller's token: a lease that was written must reach its worker.
            outcome = await _arrivals.EnterAsync(manifest, () => _writer.ApplyAsync(both, CancellationToken.None), []);
        }
        finally
        {
            if (outcome is ApplyOutcome.Applied)
            {
                await _handover.TellAsync(job.Id, [(session, lease!.After)], CancellationToken.None);
            }
            else
            {
                session.Release(job.Id);
            }
        }

        // The artist paused the queue: the job enters, and no worker gets it.
        return outcome is ApplyOutcome.GuardFailed { Guard: JobGuard.QueueRuns }
            ? await _arrivals.EnterAsync(manifest, () => _writer.ApplyAsync(transaction, cancellationToken), jobs)
            : outcome;
    }

    /// <summary>The answer that the idempotency key stands for, or null when the request is no repetition.</summary>
    private async Task<SubmitResult?> RepeatAsync(Caller caller, SubmitRequest request, CancellationToken cancellationToken)
    {
        if (!caller.Has(Scopes.Submit)
            || !JobIntake.HasIdempotencyKey(request)
            || await _store.FindClaimAsync(caller.Account, request.IdempotencyKey, cancellationToken) is not { } claim)
        {
            return null;
        }

        return claim.BodySha256 == RequestBody.HashOf(request)
            ? new SubmitResult.Accepted(claim.RequestId, await _store.FindAsync(claim.Jobs, cancellationToken), Repeated: true)
            : null;
    }

    private Task<CancelResult> CancelAsync(JobId id, Func<Job, bool> mayTouch, string message, CancellationToken cancellationToken) =>
        _writer.ChangeAsync(
            id,
            job =>
            {
                if (job is null || !mayTouch(job))
                {
                    return new JobDecision<CancelResult>(new CancelResult.NotFound());
                }

                if (JobTransitions.Final.Contains(job.State))
                {
                    return new JobDecision<CancelResult>(new CancelResult.AlreadyFinal(job));
                }

                var change = JobCancellation.Decide(job, message, _directory.RunsOf(job), _clock.NowMs);
                return new JobDecision<CancelResult>(new CancelResult.Cancelled(change.After), change.Alone());
            },
            cancellationToken);
}
