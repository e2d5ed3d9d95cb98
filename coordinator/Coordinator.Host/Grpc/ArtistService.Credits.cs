using Grpc.Core;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Identity;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    private const int UsualMovements = 20;
    private const int LargestMovements = 100;

    /// <inheritdoc/>
    public override async Task<GetCreditsResponse> GetCredits(GetCreditsRequest request, ServerCallContext context)
    {
        var wanted = request.Movements == 0 ? UsualMovements : (int)Math.Min(request.Movements, LargestMovements);
        var account = context.Caller().Account;
        var has = await credits.ReadAsync(account, wanted, context.CancellationToken);
        var response = new GetCreditsResponse
        {
            AvailableMillicredits = has.Available,
            HeldMillicredits = has.Held,
            DailyMillicredits = has.GrantedPerDay,
            NextGrantAt = has.NextGrantAtMs is { } at ? ArtistMapping.ToTimestamp(at) : null,
        };
        foreach (var record in has.Statement)
        {
            response.Movements.AddRange(record.Entries.Select(entry => MovementOf(account, record, entry)).Where(m => m.AvailableMillicredits != 0 || m.HeldMillicredits != 0));
            if (response.Movements.Count >= wanted)
            {
                break;
            }
        }

        return response;
    }

    private static CreditMovement MovementOf(AccountId account, JournalRecord record, JournalEntry entry) => new()
    {
        RecordId = (ulong)record.Id,
        At = ArtistMapping.ToTimestamp(record.AtMs),
        Reason = JournalEntry.Word(entry.Reason),
        Subject = entry.Subject,
        AvailableMillicredits = entry.Postings.Where(p => p.Account == LedgerAccount.Available(account)).Sum(p => p.Amount),
        HeldMillicredits = entry.Postings.Where(p => p.Account == LedgerAccount.Held(account)).Sum(p => p.Amount),
    };
}
