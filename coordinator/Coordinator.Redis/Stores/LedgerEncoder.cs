using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Redis.Scripts;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Stores;

/// <summary>Writes a change of the ledger as the arguments of include/ledger.lua.</summary>
internal static class LedgerEncoder
{
    /// <summary>Between the entries of a record.</summary>
    public const char Separator = ';';

    private const int MostEntries = 256;
    private const int MostEarned = 16;
    private const int MostVesting = 8;

    /// <exception cref="ArgumentException">The change is not what <see cref="LedgerChange"/> says: a bug in a stage.</exception>
    public static void Add(JobsApplyArguments arguments, LedgerChange? change, RedisKeys keys)
    {
        if (change is null)
        {
            arguments.AddNothing();
            return;
        }

        if (change.Entries.Count > MostEntries || change.Earned.Count > MostEarned || change.Vesting.Count > MostVesting)
        {
            throw new ArgumentException($"A change of the ledger holds at most {MostEntries} entries, {MostEarned} earnings and {MostVesting} changes of vesting.", nameof(change));
        }

        arguments.AddKey(keys.LedgerBalances).AddKey(keys.LedgerJournal).Add(change.AtMs).Add(string.Join(Separator, change.Entries));
        var accounts = AccountsOf(change);
        arguments.Add(accounts.Count);
        foreach (var (account, amount) in accounts)
        {
            arguments.Add(account.Name).Add(amount);
        }

        if (change.Grant is { } grant)
        {
            arguments.Add(RedisKeys.GrantedField(grant.Account)).Add(grant.Day)
                .Add(PlaceOf(accounts, LedgerAccount.Available(grant.Account))).Add(PlaceOf(accounts, LedgerAccount.Issuance)).Add(grant.UpTo);
        }
        else
        {
            arguments.Add("");
        }

        arguments.Add(change.Earned.Count);
        foreach (var (worker, item, window) in change.Earned)
        {
            arguments.AddKey(keys.Window(worker)).Add(item.ToString()).Add(window)
                .Add(PlaceOf(accounts, LedgerAccount.Pending(worker))).Add(PlaceOf(accounts, LedgerAccount.Vested(worker)));
        }

        AddSeized(arguments, change.Seized, keys);
        AddRestored(arguments, change.Restored, accounts, keys);
        arguments.Add(change.Vesting.Count);
        foreach (var (worker, waits) in change.Vesting)
        {
            arguments.Add(RedisKeys.WaitingField(worker)).Add(waits ? 1 : 0);
        }
    }

    /// <summary>What the entries do to each account, and 0 for those that only a grant or a vesting changes.</summary>
    private static List<Posting> AccountsOf(LedgerChange change)
    {
        var accounts = change.Sums();
        if (change.Grant is { } grant)
        {
            Name(accounts, LedgerAccount.Available(grant.Account));
            Name(accounts, LedgerAccount.Issuance);
        }

        if (change.Restored is { } restored)
        {
            Name(accounts, LedgerAccount.Pending(restored.Worker));
            Name(accounts, LedgerAccount.Vested(restored.Worker));
        }

        foreach (var earned in change.Earned)
        {
            Name(accounts, LedgerAccount.Pending(earned.Worker));
            Name(accounts, LedgerAccount.Vested(earned.Worker));
        }

        return accounts;
    }

    private static void Name(List<Posting> accounts, LedgerAccount account)
    {
        if (PlaceOf(accounts, account) == 0)
        {
            accounts.Add(new Posting(account, 0));
        }
    }

    /// <summary>From 1; 0 for one that is not there.</summary>
    private static int PlaceOf(List<Posting> accounts, LedgerAccount account) => accounts.FindIndex(posting => posting.Account == account) + 1;

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

    private static void AddRestored(JobsApplyArguments arguments, WindowRestoration? restored, List<Posting> accounts, RedisKeys keys)
    {
        if (restored is null)
        {
            arguments.AddNothing();
            return;
        }

        arguments.AddKey(keys.Window(restored.Worker)).Add(restored.Window)
            .Add(PlaceOf(accounts, LedgerAccount.Pending(restored.Worker))).Add(PlaceOf(accounts, LedgerAccount.Vested(restored.Worker)))
            .Add(restored.Items.Count);
        foreach (var item in restored.Items)
        {
            arguments.Add(item.ToString());
        }
    }
}
