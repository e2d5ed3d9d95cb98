using System.Globalization;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Writes a change of the ledger as the arguments of include/ledger.lua.</summary>
internal static class LedgerEncoder
{
    private const int MostEntries = 256;
    private const int MostEarned = 16;

    /// <exception cref="ArgumentException">The change is not what <see cref="LedgerChange"/> says: a bug in a stage.</exception>
    public static void Add(JobsApplyArguments arguments, LedgerChange? change, RedisKeys keys)
    {
        if (change is null)
        {
            arguments.AddNothing();
            return;
        }

        if (change.Entries.Count > MostEntries || change.Earned.Count > MostEarned)
        {
            throw new ArgumentException($"A change of the ledger holds at most {MostEntries} entries and {MostEarned} earnings.", nameof(change));
        }

        arguments.AddKey(keys.LedgerBalances).AddKey(keys.LedgerJournal).Add(change.AtMs);
        if (change.Statement is { } account)
        {
            arguments.AddKey(keys.Statement(account));
        }
        else
        {
            arguments.AddNothing();
        }

        arguments.Add(change.StatementKept);
        AddGrant(arguments, change.Grant);
        var sums = change.Sums();
        arguments.Add(sums.Count);
        foreach (var (posted, amount) in sums)
        {
            arguments.Add(posted.Name).Add(amount.ToString(CultureInfo.InvariantCulture));
        }

        arguments.Add(change.Entries.Count);
        foreach (var entry in change.Entries)
        {
            arguments.Add(entry.ToString());
        }

        arguments.Add(change.Earned.Count);
        foreach (var (worker, item, window) in change.Earned)
        {
            arguments.AddKey(keys.Window(worker)).Add(item.ToString()).Add(window).Add(LedgerAccount.Pending(worker).Name).Add(LedgerAccount.Vested(worker).Name);
        }

        AddSeized(arguments, change.Seized, keys);
    }

    private static void AddGrant(JobsApplyArguments arguments, CreditGrant? grant)
    {
        if (grant is null)
        {
            arguments.Add("");
            return;
        }

        arguments.Add(RedisKeys.GrantedField(grant.Account)).Add(grant.Day).Add(LedgerAccount.Available(grant.Account).Name).Add(LedgerAccount.Issuance.Name).Add(grant.UpTo);
    }

    private static void AddSeized(JobsApplyArguments arguments, WorkerWindow? seized, RedisKeys keys)
    {
        if (seized is null)
        {
            arguments.AddNothing();
            return;
        }

        // A job stands in a window once, and a window changes only at its ends: count, first and last tell whether it did.
        arguments.AddKey(keys.Window(seized.Worker)).Add(seized.Items.Count)
            .Add(seized.Items.Count == 0 ? RedisValue.EmptyString : seized.Items[0].ToString())
            .Add(seized.Items.Count == 0 ? RedisValue.EmptyString : seized.Items[^1].ToString());
    }
}
