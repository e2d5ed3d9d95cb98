using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Settlement;

/// <summary>Applies what moves credits without changing a job. Safe for concurrent use; throws as <see cref="ILedgerStore"/> does.</summary>
public sealed class LedgerWriter(ILedgerStore store)
{
    private const int MaxTries = 16;

    /// <summary>
    /// Applies the change. When the reserve lacks what it must pay, the pool issues it in the same step: audits and refunds never wait for income.
    /// </summary>
    public async Task<LedgerOutcome> ApplyAsync(LedgerChange change, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            var outcome = await store.ApplyAsync(change, cancellationToken);
            if (outcome is not LedgerOutcome.Insufficient { Account: var account, Balance: var balance } || account != LedgerAccount.Reserve || tries == MaxTries)
            {
                return outcome;
            }

            change = Funded(change, balance);
        }
    }

    /// <summary>The change with what the reserve lacks issued first.</summary>
    /// <param name="balance">Of the reserve.</param>
    public static LedgerChange Funded(LedgerChange change, long balance)
    {
        var lacks = -change.Sums().First(sum => sum.Account == LedgerAccount.Reserve).Amount - balance;
        return change with { Entries = [JournalEntry.Move(JournalReason.Issue, "reserve", LedgerAccount.Issuance, LedgerAccount.Reserve, lacks), .. change.Entries] };
    }
}
