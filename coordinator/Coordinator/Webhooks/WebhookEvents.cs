using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>Names of what webhooks tell.</summary>
public static class WebhookEvents
{
    /// <summary>Sent when the artist asks for it, and never by itself.</summary>
    public const string Test = "test";

    /// <summary>What a webhook may be told of, in the order in which it can happen.</summary>
    public static IReadOnlyList<string> All { get; } = [NameOf(JobNewsKind.Delivered), NameOf(JobNewsKind.Failed), NameOf(JobNewsKind.Cancelled), NameOf(JobNewsKind.Refunded)];

    /// <summary>The public name.</summary>
    public static string NameOf(JobNewsKind kind) => kind switch
    {
        JobNewsKind.Delivered => "job.delivered",
        JobNewsKind.Failed => "job.failed",
        JobNewsKind.Cancelled => "job.cancelled",
        JobNewsKind.Refunded => "job.refunded",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This news has no name."),
    };
}
