using Grpc.Core;
using SogniLike.Coordinator.Credits;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class ArtistService
{
    /// <inheritdoc/>
    public override async Task<ListOwnWorkersResponse> ListOwnWorkers(ListOwnWorkersRequest request, ServerCallContext context)
    {
        var account = context.Caller().Account.Value;
        var own = (await workers.ListAsync(context.CancellationToken)).Where(worker => worker.Owner == account).ToList();
        var (page, next) = Paging.Cut(own, w => w.Id.Value, request.PageSize, request.PageToken, UsualWorkerPage, LargestWorkerPage);
        var present = (await workers.ListPresenceAsync(clock.NowMs, context.CancellationToken)).ToLookup(p => p.Id);
        var names = (await models.ListAsync(context.CancellationToken)).ToLookup(m => m.Manifest, m => m.Name);
        var tallies = await workers.TalliesAsync([.. page.Select(w => w.Id)], context.CancellationToken);
        var reports = await trusts.ReportAsync(page, context.CancellationToken);
        var earned = await ledger.BalancesAsync([.. page.SelectMany(w => new[] { LedgerAccount.Pending(w.Id), LedgerAccount.Vested(w.Id) })], context.CancellationToken);
        var response = new ListOwnWorkersResponse { NextPageToken = next };
        for (var i = 0; i < page.Count; i++)
        {
            var (worker, tally) = (page[i], tallies.GetValueOrDefault(page[i].Id));
            var presence = present[worker.Id].FirstOrDefault();
            var proto = new OwnWorker
            {
                Worker = presence is null
                    ? new PoolWorker { Id = worker.Id.Value, Name = worker.Name, JobsDelivered = (ulong)(tally?.Delivered ?? 0), JobsFailed = (ulong)(tally?.Failed ?? 0) }
                    : worker.ToPoolWorker(presence, tally, names),
                Online = presence is not null,
                EnrolledAt = ArtistMapping.ToTimestamp(worker.EnrolledAtMs),
                Revoked = worker.Revoked,
                TrustState = reports[worker.Id].State.ToString().ToLowerInvariant(),
                PendingMillicredits = earned[2 * i],
                VestedMillicredits = earned[(2 * i) + 1],
            };
            if (worker.Hold is { } hold && hold.IsOn(clock.NowMs))
            {
                (proto.Reason, proto.Until) = (hold.Reason, ArtistMapping.ToTimestamp(hold.UntilMs));
            }

            proto.PayWaits.AddRange(reports[worker.Id].Trust.PayHolds.Select(static one => one.ToProto()));
            proto.Measured.AddRange(reports[worker.Id].Measured.Select(one => one.ToProto(names)));
            response.Workers.Add(proto);
        }

        return response;
    }
}
