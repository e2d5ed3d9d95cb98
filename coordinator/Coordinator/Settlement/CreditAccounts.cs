using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Settlement;

/// <summary>Tells accounts what they have. Safe for concurrent use; throws as <see cref="ILedgerStore"/> does.</summary>
public sealed class CreditAccounts(ILedgerStore store, JobSettlement settlement, IPoolClock clock, IOptions<CreditsOptions> options)
{
    /// <summary>The account's credits, with today's grant: who asks first gets it now, as with the first job of the day.</summary>
    /// <param name="entries">Records of the statement, 1 to 1,000.</param>
    public async Task<CreditAccount> ReadAsync(AccountId account, int entries, CancellationToken cancellationToken)
    {
        var now = clock.NowMs;
        if (settlement.GrantFor(account, now) is { } grant)
        {
            await store.ApplyAsync(new LedgerChange { AtMs = now, Grant = grant }, cancellationToken);
        }

        var balances = await store.BalancesAsync([LedgerAccount.Available(account), LedgerAccount.Held(account)], cancellationToken);
        return new CreditAccount(
            balances[0],
            balances[1],
            options.Value.DailyCredits * CreditAmounts.PerCredit,
            settlement.NextGrantMs(now),
            await store.StatementAsync(account, entries, cancellationToken));
    }
}
