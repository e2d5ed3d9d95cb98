using System.Globalization;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Client.Ledgers;

/// <summary>
/// Adds up a ledger from its records, in order, and compares: every entry sums to zero, ids have no gaps, no account but issuance is negative after any record, nothing more is
/// taken out of a job's hold than was put in, and every balance is what the records say. One caller at a time.
/// </summary>
internal sealed class LedgerReplay
{
    private const int MostProblems = 100;
    private const string Issuance = "issuance";
    private const string HeldSuffix = ":held";

    private readonly Dictionary<string, Int128> _balances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Int128> _holds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private long _records;

    /// <summary>Id of the newest record that was added; 0 before the first.</summary>
    public ulong LastRecordId { get; private set; }

    public void Add(LedgerRecord record)
    {
        if (record.Id != LastRecordId + 1)
        {
            Problem($"record {record.Id} follows record {LastRecordId}");
        }

        (LastRecordId, _records) = (record.Id, _records + 1);
        foreach (var entry in record.Entries)
        {
            Add(record, entry);
        }

        foreach (var account in record.Entries.SelectMany(entry => entry.Postings).Select(posting => posting.Account).Distinct())
        {
            if (_balances[account] < 0 && account != Issuance)
            {
                Problem($"after record {record.Id} {account} has {_balances[account]} millicredits");
            }
        }
    }

    /// <summary>Compares balances as they were right after the newest record.</summary>
    public void Compare(IEnumerable<LedgerBalance> balances)
    {
        foreach (var balance in balances)
        {
            _seen.Add(balance.Account);
            if (_balances.GetValueOrDefault(balance.Account) is var said && said != balance.Millicredits)
            {
                Problem($"{balance.Account} has {balance.Millicredits} millicredits, and the records say {said}");
            }
        }
    }

    /// <summary>The report when all balances were compared.</summary>
    public LedgerReport Finish()
    {
        foreach (var (account, balance) in _balances.Where(entry => entry.Value != 0 && !_seen.Contains(entry.Key)))
        {
            Problem($"{account} must have {balance} millicredits and is not listed");
        }

        return Report();
    }

    /// <summary>The report when a record is missing.</summary>
    public LedgerReport Missing(ulong lastId)
    {
        Problem($"the records end with {LastRecordId}, and the balances are those after record {lastId}");
        return Report();
    }

    private void Add(LedgerRecord record, LedgerEntry entry)
    {
        Int128 sum = 0;
        foreach (var posting in entry.Postings)
        {
            sum += posting.Millicredits;
            _balances[posting.Account] = _balances.GetValueOrDefault(posting.Account) + posting.Millicredits;
            if (posting.Account.EndsWith(HeldSuffix, StringComparison.Ordinal))
            {
                Hold(record, entry.Subject, posting.Millicredits);
            }
        }

        if (sum != 0)
        {
            Problem($"the postings of {entry.Reason} {entry.Subject} in record {record.Id} sum to {sum}");
        }
    }

    private void Hold(LedgerRecord record, string job, long amount)
    {
        var left = _holds.GetValueOrDefault(job) + amount;
        _holds.Remove(job);
        if (left < 0)
        {
            Problem($"record {record.Id} takes {-left} millicredits more out of the hold of job {job} than were in it");
        }
        else if (left > 0)
        {
            _holds[job] = left;
        }
    }

    private LedgerReport Report()
    {
        Int128 held = 0;
        foreach (var amount in _holds.Values)
        {
            held += amount;
        }

        return new LedgerReport(_records, _balances.Count, (long)-_balances.GetValueOrDefault(Issuance), (long)held, _holds.Count, _problems);
    }

    private void Problem(FormattableString what)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(what.ToString(CultureInfo.InvariantCulture));
        }
    }
}
