using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Logging;

/// <summary>Sets up the log: one line per entry on stderr, so that stdout stays free for what scripts read.</summary>
internal static class LoggingSetup
{
    /// <summary>Adds the console in the configured format.</summary>
    /// <param name="isRunning">False until the start has succeeded: what goes wrong before is told in sentences, not in stack traces.</param>
    public static void AddConsoleLog(this ILoggingBuilder logging, IConfiguration configuration, Func<bool> isRunning)
    {
        logging.Services.AddOptions<LoggingOptions>().BindConfiguration(LoggingOptions.Section).ValidateOnStart();
        logging.Services.AddSingleton<IValidateOptions<LoggingOptions>, LoggingOptionsValidator>();

        // Read before options are validated; the validator tells about bad values later.
        var section = configuration.GetSection(LoggingOptions.Section);
        var options = new LoggingOptions { Format = section["Format"] ?? "text", Level = section["Level"] ?? nameof(LogLevel.Information) };
        logging.SetMinimumLevel(Enum.TryParse<LogLevel>(options.Level, ignoreCase: true, out var level) ? level : LogLevel.Information);
        logging.AddFilter("Microsoft", AtLeastWarning(level));
        logging.AddFilter("Grpc", AtLeastWarning(level));
        logging.AddFilter("Microsoft.Extensions.Hosting", l => isRunning() && l >= LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", l => isRunning() && l >= AtLeastWarning(level));
        logging.AddFilter("Microsoft.AspNetCore.Hosting", l => isRunning() && l >= AtLeastWarning(level));
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.Format == "json")
        {
            logging.AddJsonConsole(o =>
            {
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "O";
            });
        }
        else
        {
            logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.TimestampFormat = "HH:mm:ss ";
            });
        }
    }

    // The frameworks say at Information what each request does; wanted only by whoever asks for Debug.
    private static LogLevel AtLeastWarning(LogLevel level) => level <= LogLevel.Debug ? level : (LogLevel)Math.Max((int)level, (int)LogLevel.Warning);
}
