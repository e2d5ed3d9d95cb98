using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>Answer to <see cref="ArtistWebhooks.CreateAsync"/>. A closed set.</summary>
public abstract record WebhookCreation
{
    private WebhookCreation()
    {
    }

    /// <summary>It hears what happens from now on; its secret is shown this once.</summary>
    public sealed record Created(Webhook Hook) : WebhookCreation;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : WebhookCreation;

    /// <summary>The account has as many as it may.</summary>
    public sealed record TooMany(int Limit) : WebhookCreation;

    /// <summary>As many accounts have webhooks as may.</summary>
    public sealed record PoolFull(int Limit) : WebhookCreation;

    /// <summary>This pool has none.</summary>
    public sealed record Disabled : WebhookCreation;
}
