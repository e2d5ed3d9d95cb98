using System.Text.Json;
using Microsoft.Extensions.Logging;
using SogniLike.Worker.Host.Logging;

namespace SogniLike.Worker.Host.Tests.Logging;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(LogLevel.Information, "03:04:05 It runs.")]
    [InlineData(LogLevel.Warning, "03:04:05 warning: It runs.")]
    [InlineData(LogLevel.Error, "03:04:05 error: It runs.")]
    public void Human_Levels_AreATimeAndASentence(LogLevel level, string line) => Assert.Equal(line, LogLine.Human(Time, level, "It runs.", null));

    [Fact]
    public void Json_AnyText_IsOneParsableLine()
    {
        var line = LogLine.Json(Time, LogLevel.Warning, "A.B", new EventId(5100), "two\nlines \"quoted\"", new InvalidOperationException("x"));

        Assert.DoesNotContain('\n', line);
        using var json = JsonDocument.Parse(line);
        Assert.Equal("two\nlines \"quoted\"", json.RootElement.GetProperty("message").GetString());
        Assert.Equal(5100, json.RootElement.GetProperty("event").GetInt32());
        Assert.Equal("Warning", json.RootElement.GetProperty("level").GetString());
        Assert.Contains("InvalidOperationException", json.RootElement.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }
}
