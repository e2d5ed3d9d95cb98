namespace SogniLike.Coordinator.Measuring;

/// <summary>How workers are measured when they come.</summary>
public sealed class MeasuringOptions
{
    public const string Section = "Coordinator:Measuring";

    /// <summary>Workers are measured. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Workers that take no questions get no jobs of models for which answers are known. Default false: they begin in probation.</summary>
    public bool Required { get; set; }

    /// <summary>How often it is looked by itself whom to measure. 50 ms to 1 min. Default 1 second.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Workers that are measured at the same time, on each coordinator. 1 to 1,000. Default 16.</summary>
    public int MaxAtOnce { get; set; } = 16;

    /// <summary>How long a worker has for the questions of one size, loading the model included. 1 second to 1 hour. Default 5 minutes.</summary>
    public TimeSpan AnswerLength { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Larger sizes are not asked for when answering them would take longer than this in all. 0 to 10 minutes. Default 3 seconds.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>When a worker that did well is measured again. 1 minute to 365 days. Default 7 days.</summary>
    public TimeSpan Age { get; set; } = TimeSpan.FromDays(7);

    /// <summary>When a worker that did not is asked again. 1 second to 7 days. Default 5 minutes.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(5);
}
