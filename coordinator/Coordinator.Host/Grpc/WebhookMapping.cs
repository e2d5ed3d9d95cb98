using Google.Protobuf.WellKnownTypes;
using SogniLike.Coordinator.Webhooks;
using Artist = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Webhooks as their artists see them: without the secret.</summary>
internal static class WebhookMapping
{
    public static Artist.Webhook ToProto(Webhook hook)
    {
        var proto = new Artist.Webhook
        {
            Id = hook.Id,
            KeyId = hook.KeyId ?? "",
            Url = hook.Url,
            CreatedAt = ArtistMapping.ToTimestamp(hook.CreatedAtMs),
            Enabled = hook.Off is null,
            OffReason = hook.Off switch
            {
                null => "",
                WebhookOff.ByArtist => "artist",
                WebhookOff.Failing => "failing",
                WebhookOff.Gone => "gone",
                WebhookOff.FellBehind => "fell_behind",
                _ => "unknown",
            },
            OffSince = TimeOf(hook.OffSinceMs),
            FailingSince = TimeOf(hook.FailingSinceMs),
            NextTryAt = TimeOf(hook.NextTryAtMs),
        };
        proto.Events.AddRange(hook.Events);
        proto.Deliveries.AddRange(hook.Posts.Select(ToProto));
        return proto;
    }

    public static Artist.WebhookDelivery ToProto(WebhookPostRecord post) => new()
    {
        Id = post.Id,
        Event = post.Event,
        JobId = post.JobId,
        At = ArtistMapping.ToTimestamp(post.AtMs),
        Status = (uint)post.Status,
        Rounds = (uint)post.Rounds,
        Problem = post.Problem switch
        {
            null => "",
            WebhookProblem.NotAccepted => "not_accepted",
            WebhookProblem.AddressRefused => "address_refused",
            WebhookProblem.UnknownHost => "unknown_host",
            WebhookProblem.Unreachable => "unreachable",
            WebhookProblem.TlsFailed => "tls_failed",
            WebhookProblem.TimedOut => "timed_out",
            _ => "unknown",
        },
    };

    private static Timestamp? TimeOf(long? atMs) => atMs is { } at ? ArtistMapping.ToTimestamp(at) : null;
}
