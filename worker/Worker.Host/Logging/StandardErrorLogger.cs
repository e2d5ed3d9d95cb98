using Microsoft.Extensions.Logging;

namespace SogniLike.Worker.Host.Logging;

/// <summary>One category of <see cref="StandardErrorLoggerProvider"/>. Levels are filtered by the logger factory.</summary>
internal sealed class StandardErrorLogger(StandardErrorLoggerProvider provider, string category) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            provider.Write(logLevel, category, eventId, formatter(state, exception), exception);
        }
    }
}
