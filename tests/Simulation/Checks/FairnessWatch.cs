using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Simulation.Checks;

/// <summary>
/// How far accounts drift apart that wait at the same time: for every pair the largest difference, over any stretch of time in which both always had waiting
/// jobs, between the work over weight that each was given. Beside it stands the bound that the coordinator states: the largest job of each over its weight,
/// what each had in flight at most, over weight, and the allowance for loaded models.
/// </summary>
/// <param name="allowance">What loaded models may cost, in kilopixel-steps over weight.</param>
internal sealed class FairnessWatch(long allowance)
{
    private readonly SortedDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<(Account One, Account Other), (long Least, long Most)> _pairs = [];
    private readonly Dictionary<(Account One, Account Other), long> _drifts = [];

    /// <summary>Leases that were given while at least two accounts waited.</summary>
    public int Contested { get; private set; }

    /// <summary>The pair that came closest to its bound, or exceeded it most: its drift and its bound, in kilopixel-steps over weight; zeros when no two waited together.</summary>
    public (long Drift, long Bound) Worst() => _drifts
        .Select(pair => (Drift: pair.Value, Bound: allowance + pair.Key.One.Slack + pair.Key.Other.Slack))
        .OrderByDescending(pair => pair.Drift / (double)pair.Bound)
        .FirstOrDefault();

    /// <summary>A change took effect.</summary>
    public void Changed(Job? before, Job after)
    {
        var account = Find(after.Account);
        var charge = after.Share.Charge(JobWork.Of(after.Spec));
        account.Largest = Math.Max(account.Largest, charge);
        account.InFlight += ((after.State == JobState.Leased ? 1 : 0) - (before?.State == JobState.Leased ? 1 : 0)) * charge;
        account.MostInFlight = Math.Max(account.MostInFlight, account.InFlight);
        var (waited, waits) = (before?.Waits == true, after.Waits);
        if (waited == waits)
        {
            return;
        }

        if (waits)
        {
            account.Waiting++;
            account.Served -= before is null or { State: JobState.Queued } ? 0 : charge;
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
                _drifts[(one, other)] = Math.Max(_drifts.GetValueOrDefault((one, other)), most - least);
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

    /// <summary>All sums are work over weight.</summary>
    private sealed class Account(string id)
    {
        public string Id => id;

        public long Served { get; set; }

        public int Waiting { get; set; }

        public long Largest { get; set; }

        public long InFlight { get; set; }

        public long MostInFlight { get; set; }

        /// <summary>What it adds to the bound.</summary>
        public long Slack => Largest + MostInFlight;
    }
}
