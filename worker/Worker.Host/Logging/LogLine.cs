using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace SogniLike.Worker.Host.Logging;

/// <summary>The two forms of a log line.</summary>
internal static class LogLine
{
    /// <summary>Such as <c>12:03:04 warning: Not connected</c>.</summary>
    public static string Human(DateTimeOffset time, LogLevel level, string message, Exception? exception)
    {
        var mark = level switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
        var fault = exception is null ? "" : $"\n{exception}";
        return string.Create(CultureInfo.InvariantCulture, $"{time:HH:mm:ss} {mark}{message}{fault}");
    }

    /// <summary>One object with the members time, level, category, event, message and, if there is one, exception.</summary>
    public static string Json(DateTimeOffset time, LogLevel level, string category, EventId id, string message, Exception? exception)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time);
            json.WriteString("level", level.ToString());
            json.WriteString("category", category);
            json.WriteNumber("event", id.Id);
            json.WriteString("message", message);
            if (exception is not null)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
