using System.CommandLine;
using System.Text.Json.Nodes;
using SogniLike.Cli.Output;
using SogniLike.Cli.Waiting;
using SogniLike.Client;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job download ID</c>.</summary>
internal sealed class DownloadCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<string> _out;

    public DownloadCommand(CommandHost host)
        : base(
            host,
            "download",
            "Save the image of a delivered job, checked against its size and SHA-256",
            "sogni job download ID --out apple.png",
            "sogni job download ID --out - > apple.png")
    {
        _id = WithArgument("ID", "The job");
        _out = With(new Option<string>("--out", "-o") { Description = "File or folder to save to, - for standard output; ID.png here when left out", HelpName = "FILE|DIR|-" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var place = run.Value(_out) ?? $".{Path.DirectorySeparatorChar}";
        if (place == "-" && run.Environment.IsOutputTerminal)
        {
            throw new CliException(ExitCodes.Usage, "An image is not shown on a terminal; redirect it or name a file.");
        }

        var target = place == "-" ? null : OutputTarget.Parse(place);
        using var client = run.Connect();
        var job = await client.GetAsync(run.Value(_id), cancellationToken);
        if (job.State.IsFinal() && job.State != JobState.Delivered)
        {
            throw new CliException(ExitCodes.JobFailed, $"There is no image: the job is {JobWords.Of(job)}", ErrorCodes.ImageNotReady);
        }

        if (target is null)
        {
            var image = await client.DownloadAsync(job.Id, cancellationToken);
            await using var output = run.Environment.OpenOutput();
            await output.WriteAsync(image.Bytes, cancellationToken);
            return ExitCodes.Ok;
        }

        var file = target.PathOf(job, images: 1);
        var info = await client.DownloadToFileAsync(job.Id, file, cancellationToken);
        run.Output.One(() => new JsonObject { ["file"] = file, ["image"] = ContractJson.Of(info) }, job.Id, () => run.Output.Text(file));
        return ExitCodes.Ok;
    }
}
