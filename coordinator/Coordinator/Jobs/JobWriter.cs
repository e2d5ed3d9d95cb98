using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Estimating;
using SogniLike.Coordinator.Queueing;
using SogniLike.Coordinator.Settlement;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Jobs;

/// <summary>Read, decide, apply; again when somebody else was faster. The only writer of jobs. Safe for concurrent use.</summary>
internal sealed class JobWriter(IJobStore store, JobSettlement settlement, SpeedModel speeds, WorkerHolds holds, CoordinatorMeter meter)
{
    private const int MaxTries = 16;

    /// <summary>Decides about one job on what the store holds, as often as others change it in between.</summary>
    /// <param name="decide">Pure; called anew with what was read anew. Null: no such job.</param>
    /// <param name="read">
    /// The job, if it was read a moment ago: decided on first. When it is what it was, the store says so as it applies the change; what needs no change is
    /// decided on the job as it is now.
    /// </param>
    /// <exception cref="StoreUnavailableException">The store cannot be reached, or the job never stood still.</exception>
    public async Task<T> ChangeAsync<T>(JobId id, Func<Job?, JobDecision<T>> decide, CancellationToken cancellationToken, Job? read = null)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var (isNew, decision) = (read is null, decide(read ?? await store.FindAsync(id, cancellationToken)));
            read = null;
            if (decision.Transaction is null)
            {
                if (isNew)
                {
                    return decision.Answer;
                }

                continue;
            }

            switch (await ApplyAsync(decision.Transaction, cancellationToken))
            {
                case ApplyOutcome.Applied:
                    return decision.Answer;
                case ApplyOutcome.GuardFailed or ApplyOutcome.ImageKnown:
                    return decision.Otherwise!;
                case ApplyOutcome.LedgerRefused { Why: LedgerOutcome.Insufficient { Account: var account, Balance: var balance } }:
                    throw new InvalidOperationException($"Account {account} holds {balance} millicredits, fewer than job {id} must move.");
                default:
                    break;
            }
        }

        throw new StoreUnavailableException($"Job {id} was changed by others {MaxTries} times in a row.");
    }

    /// <summary>Applies a transaction and counts what became of it.</summary>
    public async Task<ApplyOutcome> ApplyAsync(JobTransaction transaction, CancellationToken cancellationToken)
    {
        transaction = settlement.Settle(transaction);
        var failures = WorkerHolds.SamplesOf(transaction).ToList();
        if (failures.Count > 0)
        {
            transaction = transaction with { Samples = [.. transaction.Samples, .. failures] };
        }

        (transaction, var outcome) = await WriteAsync(transaction, cancellationToken);
        for (var tries = 0; tries < MaxTries && outcome is ApplyOutcome.LedgerRefused { Why: LedgerOutcome.Insufficient { Account: var poor, Balance: var balance } } && poor == LedgerAccount.Reserve; tries++)
        {
            // Audits and refunds never wait for income: what the reserve lacks is issued.
            transaction = transaction with { Ledger = LedgerWriter.Funded(transaction.Ledger!, balance) };
            (transaction, outcome) = await WriteAsync(transaction, cancellationToken);
        }

        if (outcome is ApplyOutcome.Applied)
        {
            meter.Applied(transaction);
            meter.Measured(transaction.Samples);
            speeds.Learn(transaction.Samples);
            foreach (var failed in WorkerHolds.WorkersOf(failures))
            {
                await holds.ConsiderAsync(failed, cancellationToken);
            }
        }
        else if (outcome is ApplyOutcome.Conflict)
        {
            meter.Conflict();
        }

        return outcome;
    }

    /// <summary>What would join the queue of an account that has it paused is held back instead: the store says so, so that nothing need be read before.</summary>
    /// <returns>What was written, and what became of it.</returns>
    private async Task<(JobTransaction Written, ApplyOutcome Outcome)> WriteAsync(JobTransaction transaction, CancellationToken cancellationToken)
    {
        if (!QueuePause.Enters(transaction))
        {
            return (transaction, await store.ApplyAsync(transaction, cancellationToken));
        }

        for (var tries = 0; tries < MaxTries; tries++)
        {
            var outcome = await store.ApplyAsync(QueuePause.IfRunning(transaction), cancellationToken);
            if (outcome is not ApplyOutcome.GuardFailed { Guard: JobGuard.QueueRuns } || QueuePause.IfPaused(transaction) is not { } held)
            {
                return (transaction, outcome);
            }

            outcome = await store.ApplyAsync(held, cancellationToken);
            if (outcome is not ApplyOutcome.GuardFailed { Guard: JobGuard.QueuePaused })
            {
                return outcome is ApplyOutcome.Applied ? (held, new ApplyOutcome.Applied { IsPaused = true }) : (transaction, outcome);
            }
        }

        throw new StoreUnavailableException($"Account {transaction.Account} paused and resumed its queue {MaxTries} times in a row.");
    }
}
