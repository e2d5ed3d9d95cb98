using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Settlement;

/// <summary>
/// What a change of jobs means for credits: a function of the change, so that no stage can forget it and no retry can charge twice. A job's price is held when
/// the job begins and moves once, when the job is over: to who did the work, and back. Decides, never writes. Safe for concurrent use.
/// </summary>
public sealed class JobSettlement(IOptions<CreditsOptions> options, IOptions<AuditsOptions> audits)
{
    private const long DayMs = 24L * 60 * 60 * 1000;

    /// <summary>The day that a grant made now is for.</summary>
    public static long DayOf(long nowMs) => nowMs / DayMs;

    /// <summary>Unix milliseconds of the next grant, or null when the pool grants nothing.</summary>
    public long? NextGrantMs(long nowMs) => options.Value.DailyCredits > 0 ? (DayOf(nowMs) + 1) * DayMs : null;

    /// <summary>The grant of an account for today, or null when the pool grants nothing.</summary>
    public CreditGrant? GrantFor(AccountId account, long nowMs) =>
        options.Value.DailyCredits > 0 ? new CreditGrant(account, DayOf(nowMs), options.Value.DailyCredits * CreditAmounts.PerCredit) : null;

    /// <summary>The transaction with what it does to the ledger; what the stage decided about credits itself comes first.</summary>
    public JobTransaction Settle(JobTransaction transaction)
    {
        var entries = new List<JournalEntry>();
        var earned = new List<EarnedCredit>();
        var held = false;
        foreach (var change in transaction.Changes)
        {
            var job = change.After;
            if (job.Price <= 0 || JobTransitions.Final.Contains(change.Before?.State ?? JobState.None))
            {
                continue;
            }

            if (change.Before is null)
            {
                held |= job.RerenderOf is null;
                var payer = job.RerenderOf is null ? LedgerAccount.Available(job.Account) : LedgerAccount.Reserve;
                entries.Add(JournalEntry.Move(JournalReason.Hold, job.Id.Value, payer, LedgerAccount.Held(job.Account), job.Price));
            }

            if (JobPrice.Charge(job) is { } charge)
            {
                Settle(job, charge, entries, earned);
            }
        }

        if (entries.Count == 0)
        {
            return transaction;
        }

        var account = transaction.Account;
        var atMs = transaction.Changes.Max(change => change.After.UpdatedAtMs);
        var settled = new LedgerChange
        {
            AtMs = atMs,
            Grant = held ? GrantFor(account, atMs) : null,
            Entries = entries,
            Earned = earned,
        };
        return transaction with { Ledger = transaction.Ledger?.And(settled) ?? settled };
    }

    private void Settle(Job job, long charge, List<JournalEntry> entries, List<EarnedCredit> earned)
    {
        var held = LedgerAccount.Held(job.Account);
        if (charge > 0 && JobPrice.Earner(job) is { } earner)
        {
            var share = JobPrice.WorkerShare(job, charge, options.Value);
            var postings = new List<Posting> { new(held, -charge) };
            if (share > 0)
            {
                postings.Add(new Posting(LedgerAccount.Pending(earner.Worker), share));
                earned.Add(new EarnedCredit(earner.Worker, new WindowItem(share, job.Id.Value, job.Account, charge), audits.Value.PendingJobs));
            }

            if (charge > share)
            {
                postings.Add(new Posting(LedgerAccount.Reserve, charge - share));
            }

            entries.Add(new JournalEntry(JournalReason.Pay, job.Id.Value, postings));
        }
        else
        {
            charge = 0;
        }

        if (job.Price > charge)
        {
            // What the reserve paid to draw a bad image anew goes back there: the artist had that back already.
            var back = job.RerenderOf is null ? LedgerAccount.Available(job.Account) : LedgerAccount.Reserve;
            entries.Add(JournalEntry.Move(JournalReason.Refund, job.Id.Value, held, back, job.Price - charge));
        }
    }
}
