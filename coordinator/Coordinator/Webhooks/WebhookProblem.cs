namespace SogniLike.Coordinator.Webhooks;

/// <summary>Why a post did not get there. Numbers are stored and never reused.</summary>
public enum WebhookProblem
{
    /// <summary>The receiver answered something else than 2xx; redirects are not followed.</summary>
    NotAccepted = 1,

    /// <summary>The name stands for no address that may be called.</summary>
    AddressRefused = 2,

    /// <summary>There is no such name.</summary>
    UnknownHost = 3,

    /// <summary>Nobody answers there, or the connection broke.</summary>
    Unreachable = 4,

    /// <summary>The certificate is not good for the name, or there is no TLS.</summary>
    TlsFailed = 5,

    /// <summary>No answer within <see cref="WebhooksOptions.Timeout"/>.</summary>
    TimedOut = 6,
}
