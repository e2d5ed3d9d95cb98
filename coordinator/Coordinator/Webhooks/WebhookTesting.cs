namespace SogniLike.Coordinator.Webhooks;

/// <summary>Answer to <see cref="ArtistWebhooks.TestAsync"/>. A closed set.</summary>
public abstract record WebhookTesting
{
    private WebhookTesting()
    {
    }

    /// <summary>What became of it.</summary>
    public sealed record Done(WebhookPostRecord Post) : WebhookTesting;

    /// <summary>The account has no such webhook.</summary>
    public sealed record NotFound : WebhookTesting;

    /// <summary>The account tests too often.</summary>
    public sealed record RateLimited(TimeSpan RetryAfter, int PerMinute) : WebhookTesting;

    /// <summary>This pool has no webhooks.</summary>
    public sealed record Disabled : WebhookTesting;
}
