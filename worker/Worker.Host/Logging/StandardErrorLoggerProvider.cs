using Microsoft.Extensions.Logging;

namespace SogniLike.Worker.Host.Logging;

/// <summary>Writes each log entry to standard error at once, so that standard output stays data. Safe for concurrent use.</summary>
internal sealed class StandardErrorLoggerProvider(TextWriter error, LogFormat format, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new StandardErrorLogger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            error.Flush();
        }
    }

    internal void Write(LogLevel level, string category, EventId id, string message, Exception? exception)
    {
        var now = time.GetUtcNow();
        var line = format == LogFormat.Json
            ? LogLine.Json(now, level, category, id, message, exception)
            : LogLine.Human(now, level, message, exception);
        lock (_lock)
        {
            error.WriteLine(line);
            error.Flush();
        }
    }
}
