using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>Keeps what was logged, so that a test fails when a coordinator logged an error that nobody expected.</summary>
internal sealed class LogGuard : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = new();
    private bool _errorsExpected;

    public IEnumerable<string> Texts => _entries.Select(e => e.Text);

    /// <summary>The test makes the coordinator fail.</summary>
    public void ExpectErrors() => _errorsExpected = true;

    public void AssertNoErrors()
    {
        if (!_errorsExpected)
        {
            var errors = string.Join('\n', _entries.Where(e => e.Level >= LogLevel.Error).Select(e => e.Text));
            Assert.True(errors.Length == 0, errors);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogGuard guard, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            guard._entries.Enqueue((logLevel, $"{category}: {formatter(state, exception)} {exception}"));
    }
}
