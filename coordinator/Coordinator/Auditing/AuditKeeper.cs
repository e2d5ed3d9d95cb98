using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Time;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Takes every open audit one step further, on one coordinator at a time: replays, finds verifiers, takes back what lapsed, judges, and forgets what was kept long enough. Two that overlap do no
/// harm: every step is a transaction on what was read.
/// </summary>
internal sealed partial class AuditKeeper(
    IAuditStore audits, AuditWriter writer, AuditMaterials materials, AuditConsequences consequences, Ringers ringers, VerifierPool verifiers, LeaseRevocation leases, Epochs epochs, PoolDuties duties, IPoolBus bus, IIdSource ids,
    IPoolClock clock, TimeProvider time, IOptions<AuditingOptions> options, IOptions<AuditsOptions> draws, ILogger<AuditKeeper> logger)
    : WokenDuty("AuditKeeper", bus, static topic => topic is WakeTopic.Audits, time, logger)
{
    private const string DeskDuty = "audit-desk";
    private const int MostAtOnce = 32;
    private const long LookAgainMs = 5_000;
    private const long LookAgainHeldMs = 1_000;
    private const long LookAgainLateMs = 60_000;

    // Text encoder and image decoder, in evaluations of the model.
    private const double OtherWork = 1.5;

    private readonly ILogger _logger = logger;

    protected override TimeSpan Interval => options.Value.Interval;

    internal override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await duties.TakeAsync(DeskDuty, cancellationToken) is null)
        {
            return;
        }

        var due = await audits.RangeAsync(new AuditIndex.Open(), long.MinValue, clock.NowMs, MostAtOnce, descending: false, cancellationToken);
        if (due.Count > 0)
        {
            var found = await audits.FindAsync([.. due.Select(entry => entry.Id)], cancellationToken);
            await Task.WhenAll(found.Select(audit => StepAsync(audit, cancellationToken)));
        }

        if (due.Count == MostAtOnce)
        {
            Wake();
        }

        await ForgetAsync(cancellationToken);
    }

    private Task StepAsync(Audit audit, CancellationToken cancellationToken) => AuditRules.Next(audit, clock.NowMs) switch
    {
        AuditStep.Replay => ReplayAsync(audit, cancellationToken),
        AuditStep.Lapse => LapseAsync(audit, cancellationToken),
        AuditStep.Wait wait => WaitAsync(audit, wait, cancellationToken),
        AuditStep.Ask ask => AskAsync(audit, ask, cancellationToken),
        AuditStep.Judge judge => JudgeAsync(audit, judge, cancellationToken),
        AuditStep.PassOn => writer.ChangeAsync(
            audit.Id,
            async (current, isKnown) => AuditRules.Next(current, clock.NowMs) is AuditStep.PassOn ? await consequences.PassOnAsync(current, isKnown, clock.NowMs, cancellationToken) : null,
            cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task ReplayAsync(Audit audit, CancellationToken cancellationToken)
    {
        if (await materials.LoadAsync(audit, cancellationToken) is not { } material)
        {
            await JudgeAsync(audit, new AuditStep.Judge(AuditVerdict.Inconclusive, "The job is gone."), cancellationToken);
        }
        else
        {
            await ChangeAsync(
                audit,
                before => before with
                {
                    Replay = material.Replay,
                    Scope = material.Plan is null ? AuditScope.Redraw : material.Replay == AuditReplay.NothingOpened ? AuditScope.Rerun : before.Scope,
                    DueAtMs = clock.NowMs,
                },
                cancellationToken);
        }
    }

    private Task<Audit?> LapseAsync(Audit audit, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            audit.Id, current => AuditRules.Next(current, clock.NowMs) is AuditStep.Lapse ? AuditExchange.Refusal(current, AuditRefusalReason.Lapsed, clock.NowMs) : null, cancellationToken);

    /// <summary>Somebody computes; when it went away nobody waits for its time to run out.</summary>
    private async Task WaitAsync(Audit audit, AuditStep.Wait wait, CancellationToken cancellationToken)
    {
        var now = clock.NowMs;
        var isThere = await verifiers.IsThereAsync(audit.Assignment!.Verifier, cancellationToken);
        await writer.ChangeAsync(
            audit.Id,
            current => current.Version != audit.Version ? null
                : isThere ? new JobTransaction { Changes = [], Audits = [current.Becomes(now, before => before with { DueAtMs = Math.Min(wait.UntilMs, now + LookAgainMs) })] }
                : AuditExchange.Refusal(current, AuditRefusalReason.Lapsed, now),
            cancellationToken);
    }

    private async Task AskAsync(Audit audit, AuditStep.Ask ask, CancellationToken cancellationToken)
    {
        var job = await verifiers.JobAsync(audit, cancellationToken);
        var plan = job is null ? null : await materials.PlanAsync(job.Spec, cancellationToken);
        if (job is null || (plan is null && ask.Scope != AuditScope.Redraw))
        {
            await JudgeAsync(audit, new AuditStep.Judge(AuditVerdict.Inconclusive, "The job, or its model, is gone."), cancellationToken);
            return;
        }

        var all = plan?.Timesteps.Count ?? job.Spec.RunSteps;

        var now = clock.NowMs;
        var (key, root) = (KeyOf(audit), audit.Commitment is { } commitment ? Convert.FromHexString(commitment.Root) : new byte[TensorHash.SizeBytes]);
        var candidates = (await verifiers.CandidatesAsync(job.Spec, now, cancellationToken)).ToDictionary(one => one.Id.Value);
        var ranked = AuditDraw.RankVerifiers(key, audit.Job.Value, root, candidates.Keys).Select(id => candidates[id]).ToList();
        switch (VerifierRules.Choose(audit, ask, ranked, now))
        {
            case VerifierChoice.Chosen { Verifier: var verifier }:
                await AssignAsync(audit, ask, job, verifier, AuditRules.Evaluations(ask.Scope, draws.Value, all, key, audit.Job, audit.Commitment?.Root), all, cancellationToken);
                break;
            case VerifierChoice.Nobody when (audit.HoldsJob && !AuditRules.IsAccused(audit)) || audit.Measures is not null:
                await JudgeAsync(audit, AuditRules.Conclude(audit), cancellationToken);
                break;
            default:
                // Perhaps somebody comes, or becomes free.
                await ChangeAsync(
                    audit,
                    before => before with { DueAtMs = Math.Min(Math.Max(before.DeadlineMs, now + 1), now + (before.HoldsJob ? LookAgainHeldMs : now < before.OpenedAtMs + options.Value.GiveUpAfter.TotalMilliseconds ? LookAgainMs : LookAgainLateMs)) },
                    cancellationToken);
                break;
        }
    }

    private Task<Audit?> AssignAsync(
        Audit audit, AuditStep.Ask ask, Job job, VerifierCandidate verifier, IReadOnlyList<int> evaluations, int all, CancellationToken cancellationToken)
    {
        var now = clock.NowMs;
        var pay = job.Price == 0 ? 0 : Math.Max(1, (long)(job.Price * (evaluations.Count + OtherWork) / (all + OtherWork)));
        var until = now + (long)(options.Value.AssignmentLength + (evaluations.Count * options.Value.EvaluationLength)).TotalMilliseconds;
        Assigned(_logger, audit.Id, audit.Job, verifier.Id, ask.Scope, evaluations.Count);
        return writer.ChangeAsync(
            audit.Id,
            current => current.Version != audit.Version ? null : new JobTransaction
            {
                Changes = [],
                Audits =
                [
                    current.Becomes(now, before => before with
                    {
                        Assignment = new AuditAssignment(verifier.Id, verifier.Owner, verifier.DeviceClass, verifier.Precision, ids.NewSecret(), now, until, ask.Scope, ask.Scope == AuditScope.Redraw ? [] : evaluations)
                        {
                            Number = before.Version + 1,
                            Pay = pay,
                            Network = verifier.Network,
                            ByOperators = verifier.IsOperators,
                        },
                        SetAside = before.SetAside + pay,
                        DueAtMs = Math.Min(until, now + LookAgainMs),
                    }),
                ],
                Ledger = pay == 0 ? null : AuditPay.Open(audit.Id.Value, pay, now),
            },
            cancellationToken);
    }

    private async Task JudgeAsync(Audit audit, AuditStep.Judge judge, CancellationToken cancellationToken)
    {
        var judged = await writer.ChangeAsync(
            audit.Id,
            async (current, isKnown) => current.Version == audit.Version ? await consequences.OfAsync(current, judge, isKnown, clock.NowMs, cancellationToken) : null,
            cancellationToken);
        if (judged is { IsOpen: false })
        {
            Judged(_logger, judged.Id, judged.Job, judged.Suspect, judge.Verdict, judged.Convicted, judged.Opinions.Count);
            await ringers.ConsiderAsync(judged, KeyOf(judged), cancellationToken);
            await ringers.TestAccusersAsync(judged, cancellationToken);
            if (judged.Convicted)
            {
                await verifiers.TellHoldAsync(judged.Suspect, cancellationToken);
                await leases.EndAllAsync(judged.Suspect, "The worker was banned.", cancellationToken);
            }
        }
    }

    private Task<Audit?> ChangeAsync(Audit audit, Func<Audit, Audit> next, CancellationToken cancellationToken) =>
        writer.ChangeAsync(
            audit.Id, current => current.Version != audit.Version ? null : new JobTransaction { Changes = [], Audits = [current.Becomes(clock.NowMs, next)] }, cancellationToken);

    /// <summary>The key of the epoch of the commitment; for what was not drawn, one that follows from the audit: nobody could know its id before.</summary>
    private byte[] KeyOf(Audit audit) =>
        audit is { Reason: AuditReason.Drawn, Commitment.Epoch: { } number } && epochs.Find(long.Parse(number, CultureInfo.InvariantCulture)) is { } epoch
            ? Convert.FromHexString(epoch.Key)
            : SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"sognilike audit key v1\n{audit.Id}"));

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.NowMs - (long)options.Value.KeptFor.TotalMilliseconds;
        var old = await audits.RangeAsync(new AuditIndex.Judged(), long.MinValue, before, MostAtOnce, descending: false, cancellationToken);
        if (old.Count == 0 && await audits.CountAsync(new AuditIndex.Judged(), cancellationToken) > options.Value.MaxKept)
        {
            old = await audits.RangeAsync(new AuditIndex.Judged(), long.MinValue, long.MaxValue, MostAtOnce, descending: false, cancellationToken);
        }

        foreach (var (id, _) in old)
        {
            await writer.ChangeAsync(id, audit => new JobTransaction { Changes = [], Audits = [new AuditChange(audit, null)] }, cancellationToken);
        }
    }
}
