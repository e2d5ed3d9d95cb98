using System.CommandLine;

namespace SogniLike.Cli.Webhooks;

/// <summary><c>--events</c>, the same wherever it stands.</summary>
internal static class EventsOption
{
    public static Option<string> Create(string otherwise) => new("--events")
    {
        Description = $"Of job.delivered, job.failed, job.cancelled and job.refunded, separated by commas; {otherwise} when left out",
        HelpName = "NAMES",
    };

    public static string[] Read(CommandRun run, Option<string> option) =>
        (run.Value(option) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
