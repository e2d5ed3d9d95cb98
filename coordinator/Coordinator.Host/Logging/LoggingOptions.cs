namespace SogniLike.Coordinator.Host.Logging;

/// <summary>How the coordinator logs: section <c>Coordinator:Logging</c>.</summary>
internal sealed class LoggingOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Coordinator:Logging";

    /// <summary>"text" for people or "json" for machines; one line per entry on stderr. Default text.</summary>
    public string Format { get; set; } = "text";

    /// <summary>Least level that is written: Trace, Debug, Information, Warning, Error or Critical. Default Information.</summary>
    public string Level { get; set; } = nameof(LogLevel.Information);
}
