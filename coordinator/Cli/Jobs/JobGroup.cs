using System.CommandLine;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job</c>.</summary>
internal static class JobGroup
{
    public static Command Create(CommandHost host) => new("job", "Ask for images, follow them, fetch them")
    {
        new SubmitCommand(host),
        new EstimateCommand(host),
        new GetCommand(host),
        new ListCommand(host),
        new WatchCommand(host),
        new CancelCommand(host),
        new MoveCommand(host),
        new ShareCommand(host),
        new SharesCommand(host),
        new UnshareCommand(host),
        new DisputeCommand(host),
        new ReportCommand(host),
        new DeleteCommand(host),
        new DownloadCommand(host),
    };
}
