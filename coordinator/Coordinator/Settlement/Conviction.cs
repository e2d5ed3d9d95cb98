using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Settlement;

/// <summary>What a conviction does to a worker's pending credits. Pure functions.</summary>
/// <param name="Ledger">Empties the window: to the artists of the jobs that are known to be bad, and to the reserve.</param>
/// <param name="ToAuditAgain">Jobs of the window of which nothing is known yet; whose image turns out bad gets <see cref="Refund"/>. Oldest first.</param>
public sealed record Conviction(LedgerChange Ledger, IReadOnlyList<WindowItem> ToAuditAgain)
{
    /// <summary>
    /// Claws back everything in the window. Bad jobs are refunded in full at once (what the worker had of the price comes from the window, the rest from the
    /// reserve); what was earned with all others goes to the reserve, which has to pay for looking at them again.
    /// </summary>
    /// <param name="window">As it was read; the store refuses the change when it is not that any more.</param>
    /// <param name="bad">Subjects whose images are known to be bad.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static Conviction Of(WorkerWindow window, IReadOnlySet<string> bad, long nowMs)
    {
        var pending = LedgerAccount.Pending(window.Worker);
        var entries = new List<JournalEntry>();
        var seized = 0L;
        foreach (var item in window.Items)
        {
            if (item.Artist is { } artist && bad.Contains(item.Subject))
            {
                var postings = new List<Posting> { new(pending, -item.Amount), new(LedgerAccount.Available(artist), item.Price) };
                if (item.Price > item.Amount)
                {
                    postings.Add(new Posting(LedgerAccount.Reserve, item.Amount - item.Price));
                }

                entries.Add(new JournalEntry(JournalReason.Refund, item.Subject, postings));
            }
            else
            {
                seized += item.Amount;
            }
        }

        if (seized > 0)
        {
            entries.Add(JournalEntry.Move(JournalReason.Seize, window.Worker.Value, pending, LedgerAccount.Reserve, seized));
        }

        return new Conviction(
            new LedgerChange { AtMs = nowMs, Entries = entries, Seized = window },
            [.. window.Items.Where(item => item.Artist is not null && !bad.Contains(item.Subject))]);
    }

    /// <summary>Gives a worker whose conviction was overturned back, from the reserve, what <see cref="Of"/> took. What artists were refunded they keep.</summary>
    /// <param name="worker">Whose window.</param>
    /// <param name="items">What stood in it, oldest first; at least one.</param>
    /// <param name="window">W: what stays pending (<see cref="EarnedCredit"/>).</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static LedgerChange Restore(WorkerId worker, IReadOnlyList<WindowItem> items, int window, long nowMs) => new()
    {
        AtMs = nowMs,
        Entries = [JournalEntry.Move(JournalReason.Restore, worker.Value, LedgerAccount.Reserve, LedgerAccount.Pending(worker), items.Sum(static item => item.Amount))],
        Restored = new WindowRestoration(worker, items, window),
    };

    /// <summary>Gives an artist back, from the reserve, what a job of a seized window had cost, once its image is known to be bad.</summary>
    public static LedgerChange Refund(WindowItem item, long nowMs) => item.Artist is { } artist
        ? new LedgerChange
        {
            AtMs = nowMs,
            Entries = [JournalEntry.Move(JournalReason.Refund, item.Subject, LedgerAccount.Reserve, LedgerAccount.Available(artist), item.Price)],
        }
        : throw new ArgumentException("Nobody paid for an audit.", nameof(item));
}
