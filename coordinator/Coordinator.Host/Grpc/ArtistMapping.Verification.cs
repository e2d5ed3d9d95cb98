using System.Globalization;
using Google.Protobuf;
using SogniLike.Coordinator.Jobs;
using Proto = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

internal static partial class ArtistMapping
{
    /// <summary>How a result was checked, as its artist sees it.</summary>
    /// <param name="verification">What was found.</param>
    /// <param name="audit">The newest audit of the result; null when there is none.</param>
    public static Proto.JobVerification ToProto(this JobVerification verification, JobAudit? audit)
    {
        var proto = new Proto.JobVerification
        {
            WorkerId = verification.Worker.Value,
            Fence = (ulong)verification.Fence,
            Commitment = verification.Commitment?.ToProto(),
            Audit = audit?.ToProto(),
            ReceivedAt = verification.ReceivedAtMs is { } received ? ToTimestamp(received) : null,
            AuditWanted = verification.Checks.Any(check => check.Status == CheckStatus.Suspicious),
        };
        proto.Checks.AddRange(verification.Checks.Select(ToProto));
        return proto;
    }

    private static Proto.JobCommitment ToProto(this JobCommitment commitment)
    {
        var proto = new Proto.JobCommitment
        {
            Root = ByteString.CopyFrom(Convert.FromHexString(commitment.Root)),
            LeafCount = (uint)commitment.LeafCount,
            Evaluations = (uint)(commitment.LeafCount - 2),
            Nonce = ByteString.CopyFrom(Convert.FromHexString(commitment.Nonce)),
            Signature = ByteString.CopyFrom(Convert.FromHexString(commitment.Signature)),
            ReceivedAt = ToTimestamp(commitment.ReceivedAtMs),
            OpenedAll = commitment.OpenAll,
            Drawn = commitment.IsDrawn(),
        };
        if (commitment.Epoch is { } epoch)
        {
            proto.Epoch = ulong.Parse(epoch, CultureInfo.InvariantCulture);
        }

        if (commitment.RatePpm is { } rate)
        {
            proto.AuditRatePpm = (uint)rate;
        }

        return proto;
    }

    private static Proto.JobCheck ToProto(JobCheck check)
    {
        var proto = new Proto.JobCheck { Name = check.Name, Status = (Proto.JobCheckStatus)check.Status, Message = check.Message };
        if (check.Measured is { } measured)
        {
            proto.Measured = measured;
        }

        if (check.Threshold is { } threshold)
        {
            proto.Threshold = threshold;
        }

        return proto;
    }
}
