using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Webhooks;

/// <summary>Answer to <see cref="ArtistWebhooks.UpdateAsync"/>. A closed set.</summary>
public abstract record WebhookChanging
{
    private WebhookChanging()
    {
    }

    /// <summary>What it is now.</summary>
    /// <param name="Hook">With its secret.</param>
    /// <param name="HasNewSecret">The secret is another one, and shown this once.</param>
    public sealed record Done(Webhook Hook, bool HasNewSecret) : WebhookChanging;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : WebhookChanging;

    /// <summary>The account has no such webhook.</summary>
    public sealed record NotFound : WebhookChanging;

    /// <summary>This pool has none.</summary>
    public sealed record Disabled : WebhookChanging;
}
