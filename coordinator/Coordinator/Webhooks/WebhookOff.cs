namespace SogniLike.Coordinator.Webhooks;

/// <summary>Why a webhook is switched off. Numbers are stored and never reused.</summary>
public enum WebhookOff
{
    /// <summary>The artist did it.</summary>
    ByArtist = 1,

    /// <summary>Nothing got there for <see cref="WebhooksOptions.GiveUpAfter"/>.</summary>
    Failing = 2,

    /// <summary>The receiver answered that it is gone for good (410).</summary>
    Gone = 3,

    /// <summary>More than <see cref="WebhooksOptions.MaxBehind"/> events were still to be looked at.</summary>
    FellBehind = 4,
}
