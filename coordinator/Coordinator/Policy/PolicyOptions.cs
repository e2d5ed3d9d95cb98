namespace SogniLike.Coordinator.Policy;

/// <summary>What prompts may say, and how images are reported.</summary>
public sealed class PolicyOptions
{
    public const string Section = "Coordinator:Policy";

    /// <summary>The policy's file (README.md beside this class says what is in it). Default: empty, the policy that comes with the program.</summary>
    public string File { get; set; } = "";

    /// <summary>Between two looks whether the file has changed. 100 milliseconds to 1 hour. Default 5 seconds.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Reports per minute of one API key on this coordinator. 1 to 1,000,000. Default 10.</summary>
    public int ReportsPerMinute { get; set; } = 10;

    /// <summary>Most reports of the pool; when there is no room, the oldest resolved ones are forgotten first. 1 to 1,000,000. Default 10,000.</summary>
    public int MaxReports { get; set; } = 10_000;
}
