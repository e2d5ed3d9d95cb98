namespace SogniLike.Coordinator.Identity;

/// <summary>How often callers may call, and how long open calls may go on unseen. Rates hold on each coordinator: with n of them a caller gets n times as much.</summary>
public sealed class IdentityOptions
{
    public const string Section = "Coordinator:Identity";

    /// <summary>
    /// Calls per minute of an API key that has no limit of its own, in the long run; a sixth of it at once. 1 to 100,000,000. Default 60,000.
    /// </summary>
    public int RequestsPerMinute { get; set; } = 60_000;

    /// <summary>Refused proofs (keys, tokens, signatures) per minute of one address; beyond, nothing from there is looked up. 1 to 1,000,000. Default 60.</summary>
    public int RefusalsPerMinute { get; set; } = 60;

    /// <summary>
    /// Whether refused proofs from this machine's own addresses count. False lets a reverse proxy stand before the coordinator without one bad caller locking
    /// out all. Default false.
    /// </summary>
    public bool CountLoopbackRefusals { get; set; }

    /// <summary>Keys and addresses whose rate is remembered; with more, those idle longest start anew. 100 to 1,000,000. Default 10,000.</summary>
    public int MaxTracked { get; set; } = 10_000;

    /// <summary>Open streams of one account on this coordinator: watches and downloads. 1 to 10,000. Default 64.</summary>
    public int MaxStreamsPerAccount { get; set; } = 64;

    /// <summary>Between two looks whether the keys of open streams are good still, when nothing wakes. 100 milliseconds to 5 minutes. Default 5 seconds.</summary>
    public TimeSpan StreamCheckInterval { get; set; } = TimeSpan.FromSeconds(5);
}
