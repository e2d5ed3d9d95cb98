namespace SogniLike.Coordinator.Credits;

/// <summary>Everything that one transaction does to the ledger, as data: all of it or nothing. Becomes one <see cref="JournalRecord"/>.</summary>
public sealed record LedgerChange
{
    /// <summary>Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>Comes before the entries.</summary>
    public CreditGrant? Grant { get; init; }

    /// <summary>At most 256.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; init; } = [];

    /// <summary>At most 16.</summary>
    public IReadOnlyList<EarnedCredit> Earned { get; init; } = [];

    /// <summary>A window that is emptied, if it is still as it was read; the entries say where the credits go.</summary>
    public WorkerWindow? Seized { get; init; }

    /// <summary>Earnings that go back into a window after that; the entries say where the credits come from.</summary>
    public WindowRestoration? Restored { get; init; }

    /// <summary>Windows that let nothing go from now on, or do again; told before what is earned. At most 8, each once.</summary>
    public IReadOnlyList<VestingChange> Vesting { get; init; } = [];

    /// <summary>What the entries do to each account, each once, in the order in which they name them. A list of the caller's own.</summary>
    public List<Posting> Sums()
    {
        // A few accounts: looking through them is faster than a dictionary.
        var sums = new List<Posting>(8);
        foreach (var entry in Entries)
        {
            foreach (var posting in entry.Postings)
            {
                var place = sums.FindIndex(sum => sum.Account == posting.Account);
                if (place < 0)
                {
                    sums.Add(posting);
                }
                else
                {
                    sums[place] = posting with { Amount = sums[place].Amount + posting.Amount };
                }
            }
        }

        return sums;
    }

    /// <summary>Both, in one step. At most one of the two may have a grant, a seizure or a restoration.</summary>
    public LedgerChange And(LedgerChange? other) => other is null ? this : this with
    {
        Grant = Grant ?? other.Grant,
        Entries = [.. Entries, .. other.Entries],
        Earned = [.. Earned, .. other.Earned],
        Seized = Seized ?? other.Seized,
        Restored = Restored ?? other.Restored,
        Vesting = [.. Vesting, .. other.Vesting],
    };
}
