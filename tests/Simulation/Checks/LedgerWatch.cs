using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Checks;

/// <summary>Holds the ledger to what the jobs say: prices are held while a job is not over, and every credit is in one account.</summary>
internal sealed class LedgerWatch(EventLoop loop, ILedgerStore ledger)
{
    private readonly Dictionary<AccountId, long> _held = [];

    /// <summary>A change that took effect.</summary>
    public void Changed(Job? before, Job after)
    {
        var change = (before is null ? after.Price : 0) - (PoolWitness.IsEnd(after.State) ? after.Price : 0);
        _held[after.Account] = _held.GetValueOrDefault(after.Account) + change;
    }

    /// <summary>What accounts have held is what their unfinished jobs cost: nothing was charged twice, and nothing forgotten.</summary>
    public void CheckHeld(IReadOnlyList<AccountId> accounts)
    {
        var held = Wait(ledger.BalancesAsync([.. accounts.Select(LedgerAccount.Held)], CancellationToken.None));
        foreach (var (account, amount) in accounts.Zip(held).Where(entry => entry.Second != _held.GetValueOrDefault(entry.First)))
        {
            Violated($"{account} must have {_held.GetValueOrDefault(account)} millicredits held and has {amount}");
        }
    }

    /// <summary>All accounts together are zero, and each is what the journal says.</summary>
    public void CheckAll()
    {
        var snapshot = Wait(ledger.SnapshotAsync(CancellationToken.None));
        if (snapshot.Balances.Sum(entry => entry.Balance) is var sum and not 0)
        {
            Violated($"all accounts of the ledger together hold {sum} millicredits");
        }

        var said = new Dictionary<LedgerAccount, long>();
        for (long last = 0; last < snapshot.LastId;)
        {
            var page = Wait(ledger.ReadJournalAsync(last, 1_000, CancellationToken.None)).Records;
            if (page.Count == 0 || page[0].Id != last + 1)
            {
                Violated($"record {last + 1} of the journal is missing");
                return;
            }

            foreach (var (account, amount) in page.SelectMany(record => record.Entries).SelectMany(entry => entry.Postings))
            {
                said[account] = said.GetValueOrDefault(account) + amount;
            }

            last = page[^1].Id;
        }

        foreach (var (account, balance) in snapshot.Balances.Where(entry => entry.Balance != said.GetValueOrDefault(entry.Account)))
        {
            Violated($"{account} has {balance} millicredits, and the journal says {said.GetValueOrDefault(account)}");
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private void Violated(string what) => loop.Fail(new InvariantViolationException(what));
}
