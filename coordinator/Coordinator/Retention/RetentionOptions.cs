namespace SogniLike.Coordinator.Retention;

/// <summary>How long things are kept that nobody asks to delete.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Coordinator:Retention";

    /// <summary>From a job's delivery to its removal, image and prompts included. 1 minute to 3,650 days. Default 30 days.</summary>
    public TimeSpan DeliveredKeptFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>From a job's failure or refusal to its removal. 1 minute to 3,650 days. Default 7 days.</summary>
    public TimeSpan FailedKeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>From a job's cancellation to its removal. 1 minute to 3,650 days. Default 1 day.</summary>
    public TimeSpan CancelledKeptFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// From an event's move to the blob store to its removal. Events of removed jobs go with their jobs; a watch that asks for events that are gone gets a
    /// snapshot. 1 minute to 3,650 days. Default 30 days.
    /// </summary>
    public TimeSpan EventsKeptFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Most files of moved events per account; beyond it the oldest go first. 1 to 100,000. Default 1,000.</summary>
    public int MaxEventSegments { get; set; } = 1_000;

    /// <summary>
    /// Age at which the sweep looks at a file of the blob store that nobody names. Longer than any upload takes, so that it rarely looks in vain; nothing
    /// is lost when it is shorter. 1 minute to 7 days. Default 1 hour.
    /// </summary>
    public TimeSpan BlobGrace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Between two looks for what was kept long enough. Each looks at one of the 256 parts of the blob store. 50 milliseconds to 1 hour. Default 1 minute.
    /// </summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Most jobs of one state that are removed before the next look at everything else. 1 to 256. Default 100.</summary>
    public int ChunkSize { get; set; } = 100;

    /// <summary>Most such chunks in one sweep. 1 to 10,000. Default 100.</summary>
    public int MaxChunks { get; set; } = 100;
}
