namespace SogniLike.Coordinator.Watching;

/// <summary>How jobs are watched.</summary>
public sealed class WatchingOptions
{
    public const string Section = "Coordinator:Watching";

    /// <summary>Watches of one account at the same time on this coordinator. 1 to 10,000. Default 32.</summary>
    public int MaxPerAccount { get; set; } = 32;

    /// <summary>Between two looks for events whose wake was lost, one for all watches. 50 milliseconds to 1 minute. Default 2 seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Least time between two progress messages of one job to one watch. 0 to 1 minute. Default 250 milliseconds.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(250);
}
