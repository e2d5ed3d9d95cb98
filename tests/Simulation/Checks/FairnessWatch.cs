using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Simulation.Checks;

/// <summary>
/// How far accounts drift apart that wait at the same time: for every pair the largest difference, over any stretch of time in which both always had waiting
/// jobs, between the work over weight that each was given.
/// </summary>
internal sealed class FairnessWatch
{
    private readonly SortedDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<(Account One, Account Other), (long Least, long Most)> _pairs = [];

    /// <summary>The largest drift of any pair, in kilopixel-steps over weight.</summary>
    public long Drift { get; private set; }

    /// <summary>The largest job over its account's weight, of all accounts.</summary>
    public long LargestCharge { get; private set; }

    /// <summary>Leases that were given while at least two accounts waited.</summary>
    public int Contested { get; private set; }

    /// <summary>A change took effect.</summary>
    public void Changed(Job? before, Job after)
    {
        var account = Find(after.Account);
        var (waited, waits) = (before?.State == JobState.Queued, after.State == JobState.Queued);
        if (waited == waits)
        {
            return;
        }

        var charge = after.Share.Charge(JobWork.Of(after.Spec));
        LargestCharge = Math.Max(LargestCharge, charge);
        if (waits)
        {
            account.Waiting++;
            account.Served -= before is null ? 0 : charge;
        }
        else if (after.State == JobState.Leased)
        {
            Contested += _accounts.Values.Count(one => one.Waiting > 0) > 1 ? 1 : 0;
            account.Served += charge;
        }

        Compare();
        if (!waits)
        {
            account.Waiting--;
        }
    }

    private void Compare()
    {
        var waiting = _accounts.Values.Where(account => account.Waiting > 0).ToHashSet();
        foreach (var pair in _pairs.Keys.Where(pair => !waiting.Contains(pair.One) || !waiting.Contains(pair.Other)).ToList())
        {
            _pairs.Remove(pair);
        }

        foreach (var one in waiting)
        {
            foreach (var other in waiting.Where(other => string.CompareOrdinal(one.Id, other.Id) < 0))
            {
                var difference = one.Served - other.Served;
                var (least, most) = _pairs.TryGetValue((one, other), out var range) ? range : (difference, difference);
                (least, most) = (Math.Min(least, difference), Math.Max(most, difference));
                _pairs[(one, other)] = (least, most);
                Drift = Math.Max(Drift, most - least);
            }
        }
    }

    private Account Find(AccountId id)
    {
        if (!_accounts.TryGetValue(id.Value, out var account))
        {
            _accounts[id.Value] = account = new Account(id.Value);
        }

        return account;
    }

    private sealed class Account(string id)
    {
        public string Id => id;

        public long Served { get; set; }

        public int Waiting { get; set; }
    }
}
