using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Testing.Coordinator;

/// <summary>
/// The ledger moves with the jobs. After every step all accounts together are zero, and what an account has held is what its unfinished jobs cost: this store
/// fails as soon as a rule breaks that.
/// </summary>
public sealed partial class MemoryJobStore : ILedgerStore
{
    private readonly LedgerBook _ledger = new();
    private readonly List<JournalSegment> _journalSegments = [];

    /// <inheritdoc/>
    public Task<LedgerOutcome> ApplyAsync(LedgerChange change, CancellationToken cancellationToken) => Read(() =>
    {
        if (_ledger.Refusal(change) is { } refusal)
        {
            return refusal;
        }

        _ledger.Apply(change);
        CheckLedger(null);
        return new LedgerOutcome.Applied();
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> BalancesAsync(IReadOnlyList<LedgerAccount> accounts, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<long>>(() => [.. accounts.Select(_ledger.BalanceOf)]);

    /// <inheritdoc/>
    public Task<LedgerSnapshot> SnapshotAsync(CancellationToken cancellationToken) => Read(() => new LedgerSnapshot(_ledger.LastId, _ledger.Balances));

    /// <inheritdoc/>
    public Task<JournalPage> ReadJournalAsync(long afterId, int limit, CancellationToken cancellationToken)
    {
        CheckRecords(limit);
        return Read(() =>
        {
            var first = _ledger.Records.Count > 0 ? _ledger.Records[0].Id : _ledger.LastId + 1;
            return afterId + 1 < first ? new JournalPage([], Gap: true) : new JournalPage([.. _ledger.Records.Where(record => record.Id > afterId).Take(limit)], Gap: false);
        });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalRecord>> StatementAsync(AccountId account, int limit, CancellationToken cancellationToken)
    {
        CheckRecords(limit);
        return Read(() => _ledger.StatementOf(account, limit));
    }

    /// <inheritdoc/>
    public Task<WorkerWindow> WindowAsync(WorkerId worker, CancellationToken cancellationToken) => Read(() => new WorkerWindow(worker, _ledger.WindowOf(worker)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalRecord>> ReadOldAsync(int kept, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<JournalRecord>>(() => [.. _ledger.Records.Take(Math.Clamp(_ledger.Records.Count - kept, 0, 1_000))]);

    /// <inheritdoc/>
    public Task<bool> MoveAsync(JournalSegment segment, CancellationToken cancellationToken) => Read(() =>
    {
        var holders = Index(new JobIndex.BlobHolders(segment.Blob));
        if (_ledger.Records.Count == 0 || _ledger.Records[0].Id != segment.After + 1 || holders.ScoreOf(new JobId(segment.Holder)) is null)
        {
            return false;
        }

        _ledger.Forget(segment.Last);
        _journalSegments.Add(segment);
        holders.Set(new JobId(segment.Holder), segment.MovedAtMs);
        return true;
    });

    /// <inheritdoc/>
    public Task<JournalSegment?> FindSegmentAsync(long afterId, CancellationToken cancellationToken) =>
        Read(() => _journalSegments.Find(segment => segment.After <= afterId && afterId < segment.Last));

    private static void CheckRecords(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
    }

    private void CheckLedger(AccountId? touched)
    {
        if (_ledger.Sum != 0)
        {
            throw new InvalidOperationException($"All accounts together hold {_ledger.Sum} millicredits instead of none.");
        }

        if (touched is { } account)
        {
            var held = _ledger.BalanceOf(LedgerAccount.Held(account));
            var open = Index(new JobIndex.AccountActive(account)).Range(long.MinValue, long.MaxValue, descending: false).Sum(entry => _jobs[entry.Item1].Price);
            if (held != open)
            {
                throw new InvalidOperationException($"Account {account} has {held} millicredits held, and its unfinished jobs cost {open}.");
            }
        }
    }
}
