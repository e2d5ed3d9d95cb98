using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>
/// The ledger's rules on balances in memory: what include/ledger.lua does on Redis, for tests and simulations. One caller at a time.
/// </summary>
public sealed class LedgerBook
{
    private const int MostLookedThrough = 5_000;
    private const int LongestWindow = 10;
    private const int MostVestedAtOnce = 16;

    private readonly Dictionary<LedgerAccount, long> _balances = [];
    private readonly Dictionary<AccountId, long> _granted = [];
    private readonly Dictionary<WorkerId, List<WindowItem>> _windows = [];
    private readonly HashSet<WorkerId> _waiting = [];
    private readonly List<JournalRecord> _records = [];

    /// <summary>Millicredits of all accounts together: always 0.</summary>
    public long Sum => _balances.Values.Sum();

    /// <summary>Id of the newest record; 0 before the first.</summary>
    public long LastId { get; private set; }

    /// <summary>Records that are here, oldest first; their ids have no gaps.</summary>
    public IReadOnlyList<JournalRecord> Records => _records;

    /// <summary>Every account that something was posted to, by name.</summary>
    public IReadOnlyList<(LedgerAccount Account, long Balance)> Balances =>
        [.. _balances.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Key.Name, StringComparer.Ordinal)];

    /// <summary>Millicredits; 0 for an account that nothing was posted to.</summary>
    public long BalanceOf(LedgerAccount account) => _balances.GetValueOrDefault(account);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<WindowItem> WindowOf(WorkerId worker) => _windows.TryGetValue(worker, out var items) ? [.. items] : [];

    /// <summary>The newest records that name one of the artist's accounts, newest first.</summary>
    public IReadOnlyList<JournalRecord> StatementOf(AccountId account, int limit) =>
    [
        .. _records.AsEnumerable().Reverse().Take(MostLookedThrough)
            .Where(record => record.Entries.Any(entry => entry.Postings.Any(
                posting => posting.Account == LedgerAccount.Available(account) || posting.Account == LedgerAccount.Held(account)))).Take(limit),
    ];

    /// <summary>Why the change cannot be applied, or null.</summary>
    public LedgerOutcome? Refusal(LedgerChange change)
    {
        if (change.Seized is { } seized && !WindowOf(seized.Worker).SequenceEqual(seized.Items))
        {
            return new LedgerOutcome.WindowChanged();
        }

        var granted = Due(change);
        foreach (var (account, amount) in change.Sums())
        {
            var balance = BalanceOf(account) + (change.Grant is { } grant && account == LedgerAccount.Available(grant.Account) ? granted ?? 0 : 0);
            if (amount < 0 && balance + amount < 0 && !account.MayBeNegative)
            {
                return new LedgerOutcome.Insufficient(account, balance);
            }
        }

        return null;
    }

    /// <summary>Applies a change that <see cref="Refusal"/> does not refuse.</summary>
    public void Apply(LedgerChange change)
    {
        var entries = new List<JournalEntry>();
        if (change.Grant is { } grant && Due(change) is { } amount)
        {
            _granted[grant.Account] = grant.Day;
            if (amount > 0)
            {
                Post(JournalEntry.Move(
                    JournalReason.Grant, grant.Day.ToString(System.Globalization.CultureInfo.InvariantCulture), LedgerAccount.Issuance, LedgerAccount.Available(grant.Account), amount));
            }
        }

        foreach (var entry in change.Entries)
        {
            Post(entry);
        }

        foreach (var (worker, waits) in change.Vesting)
        {
            _ = waits ? _waiting.Add(worker) : _waiting.Remove(worker);
        }

        foreach (var (worker, item, most) in change.Earned)
        {
            if (!_windows.TryGetValue(worker, out var items))
            {
                _windows[worker] = items = [];
            }

            items.Add(item);
            Vest(worker, items, most);
        }

        if (change.Seized is { } seized)
        {
            _windows.Remove(seized.Worker);
        }

        if (change.Restored is { } restored)
        {
            var items = _windows[restored.Worker] = [.. restored.Items, .. WindowOf(restored.Worker)];
            Vest(restored.Worker, items, restored.Window);
        }

        if (entries.Count > 0)
        {
            _records.Add(new JournalRecord(++LastId, change.AtMs, entries));
        }

        void Vest(WorkerId worker, List<WindowItem> items, int most)
        {
            if (_waiting.Contains(worker))
            {
                Fold(items, most);
                return;
            }

            for (var left = MostVestedAtOnce; left > 0 && items.Count > most && Vests(items, most, BalanceOf(LedgerAccount.Pending(worker))); left--)
            {
                Post(JournalEntry.Move(JournalReason.Vest, items[0].Subject, LedgerAccount.Pending(worker), LedgerAccount.Vested(worker), items[0].Amount));
                items.RemoveAt(0);
            }
        }

        void Post(JournalEntry entry)
        {
            entries.Add(entry);
            foreach (var (account, delta) in entry.Postings)
            {
                _balances[account] = BalanceOf(account) + delta;
            }
        }
    }

    /// <summary>Takes records up to this one out.</summary>
    public void Forget(long throughId) => _records.RemoveAll(record => record.Id <= throughId);

    /// <summary>The two oldest become one, as often as the window is too long.</summary>
    private static void Fold(List<WindowItem> items, int most)
    {
        for (var left = MostVestedAtOnce; left > 0 && items.Count > (long)LongestWindow * most; left--)
        {
            items[1] = new WindowItem(items[0].Amount + items[1].Amount, items[1].Subject, null, 0);
            items.RemoveAt(0);
        }
    }

    /// <summary>As many times its worth is behind the oldest item as items must be, or the window is too long.</summary>
    private static bool Vests(List<WindowItem> items, int least, long pending) =>
        items.Count > (long)LongestWindow * least || pending - items[0].Amount >= least * items[0].Amount;

    /// <summary>What the grant would add, 0 or more; null when there is none, or the day had its own.</summary>
    private long? Due(LedgerChange change) => change.Grant is { } grant && (!_granted.TryGetValue(grant.Account, out var day) || day < grant.Day)
        ? Math.Max(0, grant.UpTo - BalanceOf(LedgerAccount.Available(grant.Account)))
        : null;
}
