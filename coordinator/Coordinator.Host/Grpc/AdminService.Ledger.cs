using Grpc.Core;
using SogniLike.Coordinator.Credits;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class AdminService
{
    private const int UsualBalancePage = 1_000;
    private const int LargestBalancePage = 5_000;
    private const int UsualRecordPage = 100;
    private const int LargestRecordPage = 500;

    /// <inheritdoc/>
    public override async Task<ListLedgerBalancesResponse> ListLedgerBalances(ListLedgerBalancesRequest request, ServerCallContext context)
    {
        var snapshot = await ledger.SnapshotAsync(context.CancellationToken);
        var (page, next) = Paging.Cut(snapshot.Balances, b => b.Account.Name, request.PageSize, request.PageToken, UsualBalancePage, LargestBalancePage);
        var response = new ListLedgerBalancesResponse { NextPageToken = next, LastRecordId = (ulong)snapshot.LastId };
        response.Balances.AddRange(page.Select(b => new LedgerBalance { Account = b.Account.Name, Millicredits = b.Balance }));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListLedgerRecordsResponse> ListLedgerRecords(ListLedgerRecordsRequest request, ServerCallContext context)
    {
        var size = Paging.SizeOf(request.PageSize, UsualRecordPage, LargestRecordPage);
        var records = await ledgerHistory.ReadAsync(Numbers.ToLong(request.AfterRecordId), size, context.CancellationToken);
        var response = new ListLedgerRecordsResponse();
        response.Records.AddRange(records.Select(ToProto));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ListPoolJobCreditsResponse> ListPoolJobCredits(ListPoolJobCreditsRequest request, ServerCallContext context)
    {
        var statement = await jobCredits.ReadAsync(await FindJobAsync(request.JobId, context), context.CancellationToken);
        var response = new ListPoolJobCreditsResponse { PendingMillicredits = (ulong)statement.Pending, Complete = statement.IsComplete };
        response.Credits.AddRange(statement.Movements.Select(movement => new PoolJobCredit
        {
            RecordId = (ulong)movement.RecordId,
            At = ArtistMapping.ToTimestamp(movement.AtMs),
            Entry = ToProto(movement.Entry),
            Millicredits = (ulong)movement.Amount,
        }));
        return response;
    }

    private static LedgerRecord ToProto(JournalRecord record)
    {
        var proto = new LedgerRecord { Id = (ulong)record.Id, At = ArtistMapping.ToTimestamp(record.AtMs) };
        proto.Entries.AddRange(record.Entries.Select(ToProto));
        return proto;
    }

    private static LedgerEntry ToProto(JournalEntry entry)
    {
        var proto = new LedgerEntry { Reason = JournalEntry.Word(entry.Reason), Subject = entry.Subject };
        proto.Postings.AddRange(entry.Postings.Select(p => new LedgerPosting { Account = p.Account.Name, Millicredits = p.Amount }));
        return proto;
    }
}
