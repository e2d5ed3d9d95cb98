namespace SogniLike.Coordinator.Credits;

/// <summary>What accounts are given, who gets what they spend, and how much of it stays in Redis.</summary>
public sealed class CreditsOptions
{
    public const string Section = "Coordinator:Credits";

    /// <summary>
    /// Credits that every account has at the start of each day, UTC: it is topped up to as many, whatever is left of yesterday. 0: nothing is granted.
    /// 0 to 1,000,000,000. Default 100,000, about 19,000 images of 512 x 512 in 20 steps.
    /// </summary>
    public long DailyCredits { get; set; } = 100_000;

    /// <summary>Share of each payment that goes to the reserve, which pays for audits. 0 to 0.5. Default 0.05.</summary>
    public double ReserveShare { get; set; } = 0.05;

    /// <summary>Journal records that stay in Redis; older ones move to the blob store, where they are kept for good. 1,000 to 10,000,000. Default 50,000.</summary>
    public int JournalKept { get; set; } = 50_000;
}
