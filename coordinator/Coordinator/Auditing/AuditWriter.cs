using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>Read, decide, apply; again when somebody else was faster. Safe for concurrent use.</summary>
internal sealed class AuditWriter(IAuditStore audits, JobWriter writer)
{
    private const int MaxTries = 16;

    /// <summary>Decides about one audit on what the store holds, as often as others change it, or what goes with it, in between.</summary>
    /// <param name="id">Which audit.</param>
    /// <param name="decide">
    /// Called anew with what was read anew; the second argument says that the image of the job, which the transaction would deliver, was delivered before for something else. Null: nothing changes.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The audit as it is then; null when there is none, or none any more.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be reached, or the audit never stood still.</exception>
    public async Task<Audit?> ChangeAsync(AuditId id, Func<Audit, bool, Task<JobTransaction?>> decide, CancellationToken cancellationToken)
    {
        var isKnown = false;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await audits.FindAsync(id, cancellationToken) is not { } audit)
            {
                return null;
            }

            if (await decide(audit, isKnown) is not { } transaction)
            {
                return audit;
            }

            switch (await writer.ApplyAsync(transaction, cancellationToken))
            {
                case ApplyOutcome.Applied:
                    return transaction.Audits.First(change => change.Id == id).After;
                case ApplyOutcome.ImageKnown:
                    isKnown = true;
                    break;
                default:
                    break;
            }
        }

        throw new StoreUnavailableException($"Audit {id} was changed by others {MaxTries} times in a row.");
    }

    /// <summary>The same, for what needs nothing read.</summary>
    public Task<Audit?> ChangeAsync(AuditId id, Func<Audit, JobTransaction?> decide, CancellationToken cancellationToken) =>
        ChangeAsync(id, (audit, _) => Task.FromResult(decide(audit)), cancellationToken);
}
