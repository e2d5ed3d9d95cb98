using System.CommandLine;

namespace SogniLike.Cli.Admin.Audits;

/// <summary><c>sogni admin audit image ID NAME --out FILE</c>.</summary>
internal sealed class AuditImageCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Argument<string> _name;
    private readonly Option<string> _out;

    public AuditImageCommand(CommandHost host)
        : base(host, "image", "Save a picture that an audit compared; that you looked stands in the log of actions", "sogni admin audit image ID submitted --out submitted.png")
    {
        _id = WithArgument("ID", "The audit");
        _name = WithArgument("NAME", "\"submitted\", \"redrawn\", \"opinion-0\" ..., as \"sogni admin audit show\" lists them");
        _out = With(new Option<string>("--out") { Description = "The file; one that exists is not overwritten", HelpName = "FILE", Required = true });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var path = run.Value(_out)!;
        using var client = run.ConnectAdmin();
        var file = await client.DownloadAuditImageAsync(run.Value(_id), run.Value(_name), cancellationToken);
        return await PictureFile.WriteAsync(run, path, file, cancellationToken);
    }
}
