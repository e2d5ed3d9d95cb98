using SogniLike.Coordinator.Identity;

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

    /// <summary>In whose statement the record is listed; null: in nobody's.</summary>
    public AccountId? Statement { get; init; }

    /// <summary>Newest records that a statement lists.</summary>
    public int StatementKept { get; init; } = 100;

    /// <summary>What the entries do to each account, without what is the same afterwards. By name.</summary>
    public IReadOnlyList<Posting> Sums() =>
    [
        .. Entries.SelectMany(entry => entry.Postings).GroupBy(posting => posting.Account).Select(group => new Posting(group.Key, group.Sum(posting => posting.Amount)))
            .Where(sum => sum.Amount != 0).OrderBy(sum => sum.Account.Name, StringComparer.Ordinal),
    ];

    /// <summary>Both, in one step. At most one of the two may have a grant, a statement or a seizure.</summary>
    public LedgerChange And(LedgerChange? other) => other is null ? this : this with
    {
        Grant = Grant ?? other.Grant,
        Entries = [.. Entries, .. other.Entries],
        Earned = [.. Earned, .. other.Earned],
        Seized = Seized ?? other.Seized,
        Statement = Statement ?? other.Statement,
    };
}
