namespace SogniLike.Worker.Host.Logging;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    /// <summary>A time and a sentence.</summary>
    Human = 0,

    /// <summary>One JSON object a line.</summary>
    Json = 1,
}
