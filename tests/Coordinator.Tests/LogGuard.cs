using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SogniLike.Coordinator.Tests;

/// <summary>Keeps what was logged; a test fails for warnings that it did not expect and for secrets or prompts in any message.</summary>
internal sealed class LogGuard : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, int EventId, string Text)> _messages = new();

    public IReadOnlyList<(LogLevel Level, int EventId, string Text)> Messages => [.. _messages];

    /// <summary>Event ids of warnings and errors that the test causes on purpose.</summary>
    public HashSet<int> Expected { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    public void AssertClean(IEnumerable<string> forbidden)
    {
        Assert.DoesNotContain(_messages, message => message.Level >= LogLevel.Warning && !Expected.Contains(message.EventId));
        foreach (var word in forbidden)
        {
            Assert.DoesNotContain(_messages, message => message.Text.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    private sealed class Logger(LogGuard guard) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            guard._messages.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));
    }
}
