using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Workers;

/// <summary>Keeps what sessions know about their leases in step with the store. Safe for concurrent use.</summary>
internal sealed class LeaseKeeper(
    JobPipeline pipeline,
    LeaseRules rules,
    SpeedModel speeds,
    IJobStore jobs,
    IWorkerStore workers,
    LeaseRevocation leases,
    CoordinatorIdentity coordinator,
    IPoolClock clock,
    TimeProvider time,
    IOptions<WorkersOptions> options,
    IOptions<LeasingOptions> leasing)
{
    /// <summary>Unix milliseconds by the pool's clock.</summary>
    public long NowMs => clock.NowMs;

    /// <summary>Renews a lease that the worker works on, in the store only when less than half of it is left, and tells the worker where it stands.</summary>
    /// <param name="settles">
    /// The result is there: the lease lasts until it is judged. Otherwise it lasts no longer than its pace allows, however often it is renewed.
    /// </param>
    public async Task RenewAsync(WorkerSession session, LeaseClaim claim, bool settles, CancellationToken cancellationToken)
    {
        if (session.Find(claim) is not { } held)
        {
            await RestoreAsync(session, claim, cancellationToken);
            return;
        }

        if (held.Settling)
        {
            return;
        }

        var now = clock.NowMs;
        var isOver = held.EndsAtMs <= now && !settles;
        if (!isOver && (!rules.NeedsRenewal(held.UntilMs, now) || (held.UntilMs >= held.EndsAtMs && !settles)))
        {
            Tell(session, claim, LeaseReport.Renewed, held.UntilMs - now);
            return;
        }

        var result = await pipeline.RenewAsync(claim, cancellationToken, settles ? long.MaxValue : held.EndsAtMs);
        if (result.Renewal == LeaseRenewal.Renewed)
        {
            // A worker that took too long is told nothing until the sweep has ended its lease: there is no time left to tell of.
            session.Update(claim, lease => lease with { UntilMs = result.UntilMs });
            if (!isOver)
            {
                Tell(session, claim, LeaseReport.Renewed, result.UntilMs - now);
            }

            return;
        }

        session.Release(claim.Job);
        Tell(session, claim, result.Renewal switch
        {
            LeaseRenewal.Expired => LeaseReport.Expired,
            LeaseRenewal.OwnedByOther => LeaseReport.OwnedByOther,
            _ => LeaseReport.UnknownJob,
        });
    }

    /// <summary>Awaits <paramref name="work"/> and renews the lease, three times per length, until it is done.</summary>
    public async Task<T> KeepWhileAsync<T>(LeaseClaim claim, Task<T> work, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewUntilAsync(claim, done.Token);
        try
        {
            return await work;
        }
        finally
        {
            done.Cancel();
            await renewing;
        }
    }

    /// <summary>
    /// Takes in a lease that this session does not know: the worker got it elsewhere or before. It is renewed in any case, so that nobody takes it for lost,
    /// and beyond its pace too: an outage may have kept a finished result from coming.
    /// </summary>
    public async Task RestoreAsync(WorkerSession session, LeaseClaim claim, CancellationToken cancellationToken)
    {
        var job = await jobs.FindAsync(claim.Job, cancellationToken);
        var standing = LeaseComparison.Compare(job, claim);
        var lease = job?.Running(claim.Fence);
        if (standing == LeaseStanding.Current && lease!.Worker != session.Worker.Id)
        {
            standing = LeaseStanding.OwnedByOther;
        }

        if (standing == LeaseStanding.Current)
        {
            var result = await pipeline.RenewAsync(claim, cancellationToken);
            if (result.Renewal == LeaseRenewal.Renewed)
            {
                session.Hold(HeldLease.Of(job!, lease!) with { UntilMs = result.UntilMs });
                Tell(session, claim, LeaseReport.Renewed, result.UntilMs - clock.NowMs);
                return;
            }

            standing = LeaseStanding.Expired;
        }

        Tell(session, claim, ReportOf(standing));
    }

    /// <summary>Stops work whose lease ended without the worker's doing: a cancelled job, a deadline, a sweep.</summary>
    public async Task CheckAsync(WorkerSession session, CancellationToken cancellationToken)
    {
        var held = session.Held();
        if (held.Count == 0)
        {
            return;
        }

        var found = (await jobs.FindAsync([.. held.Select(lease => lease.Claim.Job)], cancellationToken)).ToDictionary(job => job.Id);
        foreach (var lease in held.Where(lease => found.GetValueOrDefault(lease.Claim.Job)?.Running(lease.Claim.Fence) is null))
        {
            // What is settling, or was settled meanwhile, gets its answer there.
            if (session.Find(lease.Claim) is { Settling: false })
            {
                session.Release(lease.Claim.Job);
                session.TrySend(
                    new WorkerCommand.Cancel(lease.Claim.Job, lease.Claim.Fence, ReasonOf(found.GetValueOrDefault(lease.Claim.Job), lease.Claim.Fence)));
            }
        }
    }

    /// <summary>
    /// Looks up how fast the worker is with models that are new; says, twice per time that it is kept and whenever the worker stops or begins to take jobs,
    /// that it is here; and looks up what it may do.
    /// </summary>
    /// <param name="capabilities">Null when they did not change.</param>
    public async Task RefreshAsync(WorkerSession session, WorkerCapabilities? capabilities, CancellationToken cancellationToken)
    {
        var (now, keptForMs) = (clock.NowMs, (long)options.Value.PresenceKeptFor.TotalMilliseconds);
        session.HeardAtMs = now;
        if (capabilities is not null)
        {
            await speeds.LoadAsync(session, capabilities, cancellationToken);
        }

        if (now < session.PresenceSetAtMs + (keptForMs / 2) && session.PresenceSetAtMs != long.MinValue && session.PresenceServes == session.Offer().Serves
            && ReferenceEquals(session.PresenceCapabilities, session.Capabilities))
        {
            return;
        }

        if (!await ReadStandingAsync(session, cancellationToken))
        {
            return;
        }

        var (serves, can) = (session.Offer().Serves, session.Capabilities);
        await workers.SetPresenceAsync(session.Presence(coordinator.Id, now), keptForMs, cancellationToken);
        (session.PresenceSetAtMs, session.PresenceServes, session.PresenceCapabilities) = (now, serves, can);
    }

    /// <summary>Takes in what the worker may do now: ends the session of a revoked one, takes what it runs from a banned one. False when the session is over.</summary>
    public async Task<bool> ReadStandingAsync(WorkerSession session, CancellationToken cancellationToken)
    {
        if (await workers.FindAsync(session.Worker.Id, cancellationToken) is not { Revoked: false } worker)
        {
            session.End(SessionEnd.Revoked);
            return false;
        }

        session.SetHold(worker.Hold, clock.NowMs);
        if (worker.Hold is { Kind: HoldKind.Banned } ban && ban.IsOn(clock.NowMs))
        {
            // Whoever banned it did so already, unless it was cut short.
            await leases.EndAllAsync(worker.Id, "The worker was banned.", cancellationToken);
        }

        return true;
    }

    /// <summary>Tells the worker where a lease stands.</summary>
    public static void Tell(WorkerSession session, LeaseClaim claim, LeaseReport report, long remainingMs = 0, string? code = null, string message = "") =>
        session.TrySend(new WorkerCommand.LeaseStatus(
            claim.Job, claim.Fence, report, TimeSpan.FromMilliseconds(Math.Max(0, remainingMs)), code ?? CodeOf(report), message));

    /// <summary>What a worker is told about a lease that is not its own any more.</summary>
    public static LeaseReport ReportOf(LeaseStanding standing) => standing switch
    {
        LeaseStanding.Expired => LeaseReport.Expired,
        LeaseStanding.OwnedByOther => LeaseReport.OwnedByOther,
        LeaseStanding.UnknownJob => LeaseReport.UnknownJob,
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "A running lease is no refusal."),
    };

    private async Task RenewUntilAsync(LeaseClaim claim, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(leasing.Value.LeaseLength / 3, time, done);
                try
                {
                    await pipeline.RenewAsync(claim, done);
                }
                catch (StoreUnavailableException)
                {
                    // The work itself says so when it matters.
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    private static string CodeOf(LeaseReport report) => report switch
    {
        LeaseReport.Expired => FailureCodes.LeaseExpired,
        LeaseReport.OwnedByOther => FailureCodes.LeaseOwnedByOther,
        LeaseReport.UnknownJob => FailureCodes.LeaseUnknown,
        _ => "",
    };

    private static CancelReason ReasonOf(Job? job, long fence) => job?.Attempts.LastOrDefault(attempt => attempt.Fence == fence)?.Outcome switch
    {
        AttemptOutcome.Cancelled => CancelReason.Artist,
        AttemptOutcome.Expired => CancelReason.Expired,
        AttemptOutcome.WorkerRevoked or AttemptOutcome.Requeued or AttemptOutcome.Reassigned => CancelReason.Operator,
        AttemptOutcome.Superseded => CancelReason.Superseded,
        _ => CancelReason.LeaseLost,
    };
}
