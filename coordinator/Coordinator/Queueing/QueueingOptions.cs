namespace SogniLike.Coordinator.Queueing;

/// <summary>How jobs wait.</summary>
public sealed class QueueingOptions
{
    public const string Section = "Coordinator:Queueing";

    /// <summary>From a job's submission until it fails, wherever it is. 10 seconds to 7 days. Default 1 hour.</summary>
    public TimeSpan JobDeadline { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Jobs of one model's queue that are read at a time. 1 to 256. Default 64.</summary>
    public int PageSize { get; set; } = 64;

    /// <summary>Pages of one queue that are read in one pass when the jobs in front suit no idle worker. 1 to 100. Default 8.</summary>
    public int MaxPages { get; set; } = 8;
}
