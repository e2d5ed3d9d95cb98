using Google.Protobuf;
using Grpc.Core;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Errors;
using ToleranceBand = SogniLike.Protocol.Admin.V1.ToleranceBand;

namespace SogniLike.Coordinator.Host.Grpc;

internal sealed partial class AdminService
{
    private const int UsualTolerancePage = 100;
    private const int LargestTolerancePage = 500;
    private const double Millionths = 1_000_000;

    /// <inheritdoc/>
    public override async Task<ListTolerancesResponse> ListTolerances(ListTolerancesRequest request, ServerCallContext context)
    {
        var rows = await tolerances.ListAsync(context.CancellationToken);
        var (page, next) = Paging.Cut(rows, row => row.Key.ToString(), request.PageSize, request.PageToken, UsualTolerancePage, LargestTolerancePage);
        var response = new ListTolerancesResponse { NextPageToken = next, ShippedOrigin = ShippedTolerances.Origin };
        response.Tolerances.AddRange(page.Select(ToProto));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<ForgetToleranceResponse> ForgetTolerance(ForgetToleranceRequest request, ServerCallContext context)
    {
        var model = new ManifestId(WorkerMapping.ReadHash(request.ModelManifest, "model_manifest"));
        CheckText(request.One, "one");
        CheckText(request.Other, "other");
        CheckText(request.Reason, "reason");
        var (key, owner) = (ToleranceKey.Read(model, request.One, request.Other), request.Owner.Length == 0 ? (AccountId?)null : ReadAccount(request.Owner, "owner"));
        if (!await tolerances.ForgetAsync(key, owner, context.CancellationToken))
        {
            throw owner is null
                ? GrpcErrors.Of(ErrorCodes.NotFound, "The pool measured nothing between these devices with this model.", "one")
                : GrpcErrors.Of(ErrorCodes.NotFound, "The owner's devices measured nothing between these devices with this model.", "owner");
        }

        return new ForgetToleranceResponse { Tolerance = await tolerances.RowAsync(key, context.CancellationToken) is { } row ? ToProto(row) : null };
    }

    private static void CheckText(string text, string field)
    {
        const int Most = 200;
        if (text.Length == 0 || string.IsNullOrWhiteSpace(text))
        {
            throw GrpcErrors.Of(ErrorCodes.Required, $"{field} must have 1 to {Most} characters; it is empty.", field);
        }

        if (text.Length > Most)
        {
            throw GrpcErrors.Of(ErrorCodes.TooLong, $"{field} must have 1 to {Most} characters; it has {text.Length}.", field);
        }
    }

    private static Tolerance ToProto(ToleranceRow row)
    {
        var proto = new Tolerance
        {
            ModelManifest = ByteString.CopyFrom(Convert.FromHexString(row.Key.Model.Value)),
            One = row.Key.One,
            Other = row.Key.Other,
            Version = (ulong)(row.Record?.Version ?? 0),
            UpdatedAt = row.Record is { } record ? ArtistMapping.ToTimestamp(record.UpdatedAtMs) : null,
            Shipped = row.IsShipped,
            Owners = (uint)(row.Record?.Voices.Count ?? 0),
        };
        var shipped = ShippedTolerances.LargestOf(row.Key);
        for (var i = 0; i < NoiseBand.Count; i++)
        {
            var said = (row.Record?.Voices ?? []).SelectMany(voice => voice.Bands).Where(band => band.Band == i).OrderBy(band => band.Largest).ToList();
            if (said.Count == 0 && row.Table.Tolerances[i] is null)
            {
                continue;
            }

            var middle = said.Count == 0 ? null : said[(said.Count - 1) / 2];
            var band = new ToleranceBand
            {
                NoiseFrom = NoiseBand.LowerEnd(i),
                Samples = (uint)said.Sum(one => one.Samples),
                MedianPpm = (middle?.Median ?? 0) * Millionths,
                LargestPpm = (middle?.Largest ?? shipped?[i] ?? 0) * Millionths,
                CeilingPpm = row.Ceilings[i] * Millionths,
            };
            if (row.Table.Tolerances[i] is { } tolerance)
            {
                band.TolerancePpm = tolerance * Millionths;
            }

            proto.Bands.Add(band);
        }

        return proto;
    }
}
