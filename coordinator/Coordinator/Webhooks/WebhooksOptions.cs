namespace SogniLike.Coordinator.Webhooks;

/// <summary>How artists' programs are told of their jobs.</summary>
public sealed class WebhooksOptions
{
    public const string Section = "Coordinator:Webhooks";

    /// <summary>Whether artists can have webhooks. False: those that were made before are kept, and told nothing. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether plain http is let through as well as https: for private pools and tests. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Networks, such as "10.1.0.0/16, fd00::/8", that may be called although they are not public; at most 64, separated by commas. Default empty: only public addresses.
    /// </summary>
    public string AllowedNetworks { get; set; } = "";

    /// <summary>Webhooks of an account. 1 to 50. Default 5.</summary>
    public int MaxPerAccount { get; set; } = 5;

    /// <summary>How long a try may take. 100 milliseconds to 1 minute. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries of a post before the webhook waits; the first pause is a second, the others ever longer. 1 to 10. Default 3.</summary>
    public int Tries { get; set; } = 3;

    /// <summary>Wait after a post that did not get there; twice as long each time, up to <see cref="LongestPause"/>. 100 milliseconds to that. Default 10 seconds.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait before a post is sent out again. 100 milliseconds to 1 day. Default 15 minutes.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A webhook to which nothing gets for so long is switched off. 1 second to 30 days. Default 1 day.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Events of its account that a webhook may be behind; with more it is switched off. 100 to 1,000,000. Default 10,000.</summary>
    public int MaxBehind { get; set; } = 10_000;

    /// <summary>Webhooks that are told something at the same time, by the one coordinator that does it. 1 to 256. Default 16.</summary>
    public int MaxConcurrent { get; set; } = 16;

    /// <summary>Of those, webhooks of one account. 1 to 50. Default 2.</summary>
    public int MaxConcurrentPerAccount { get; set; } = 2;

    /// <summary>Between two looks for what is to be told, besides the wakes; a new webhook is known after so long at the latest. 50 milliseconds to 1 minute. Default 2 seconds.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Tests that an account may ask for, on each coordinator. 1 to 1,000. Default 6.</summary>
    public int TestsPerMinute { get; set; } = 6;
}
