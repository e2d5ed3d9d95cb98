namespace SogniLike.Coordinator.Queueing;

/// <summary>How jobs wait.</summary>
public sealed class QueueingOptions
{
    public const string Section = "Coordinator:Queueing";

    /// <summary>From a job's submission until it fails, wherever it is. 10 seconds to 7 days. Default 1 hour.</summary>
    public TimeSpan JobDeadline { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// After how long without a job an account competes one priority class higher, after twice that two. 1 second to 1 day. Default 2 minutes.
    /// </summary>
    public TimeSpan AgeingStep { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most jobs of one queue that are read at a time. 1 to 256. Default 64.</summary>
    public int PageSize { get; set; } = 64;

    /// <summary>
    /// Pages of one queue that are read in one pass when the jobs in front suit no idle worker. Jobs behind them wait until those in front are taken. 1 to 100.
    /// Default 8.
    /// </summary>
    public int MaxPages { get; set; } = 8;
}
