using System.CommandLine;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin report image ID --out FILE</c>.</summary>
internal sealed class ReportImageCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<string> _out;

    public ReportImageCommand(CommandHost host)
        : base(host, "image", "Save the picture that an open report is of; that you looked stands in the log of actions", "sogni admin report image ID --out reported.png")
    {
        _id = WithArgument("ID", "The report's id, as \"sogni admin report list\" shows it");
        _out = With(new Option<string>("--out") { Description = "The file; one that exists is not overwritten", HelpName = "FILE", Required = true });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var file = await client.DownloadReportImageAsync(run.Value(_id), cancellationToken);
        return await PictureFile.WriteAsync(run, run.Value(_out)!, file, cancellationToken);
    }
}
