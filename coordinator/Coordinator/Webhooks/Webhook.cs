namespace SogniLike.Coordinator.Webhooks;

/// <summary>Where an account wants to be told of its jobs, and how far that has come. A value, never mutated.</summary>
public sealed record Webhook
{
    public required string Id { get; init; }

    /// <summary>Only jobs that this API key asked for; null: all jobs of the account.</summary>
    public string? KeyId { get; init; }

    /// <summary>Checked by <see cref="AddressRules"/>.</summary>
    public required string Url { get; init; }

    /// <summary>What posts are signed with: 64 hexadecimal characters. Kept as it is, since a signature needs it; shown once.</summary>
    public required string Secret { get; init; }

    /// <summary>Names of <see cref="WebhookEvents"/>, each once.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>Id of the account's newest event that was told or need not be.</summary>
    public required long Cursor { get; init; }

    /// <summary>Why nothing is told; null while it is on.</summary>
    public WebhookOff? Off { get; init; }

    /// <summary>Unix milliseconds of the switching off.</summary>
    public long? OffSinceMs { get; init; }

    /// <summary>Posts in a row that did not get there.</summary>
    public int Failures { get; init; }

    /// <summary>Unix milliseconds of the first of them.</summary>
    public long? FailingSinceMs { get; init; }

    /// <summary>Unix milliseconds before which the next is not tried.</summary>
    public long? NextTryAtMs { get; init; }

    /// <summary>The newest posts, newest first, at most <see cref="WebhookRules.MostPosts"/>.</summary>
    public IReadOnlyList<WebhookPostRecord> Posts { get; init; } = [];
}
