using System.CommandLine;
using System.Text.Json.Nodes;

namespace SogniLike.Cli.Jobs;

/// <summary><c>sogni job unshare LINK...</c>.</summary>
internal sealed class UnshareCommand : CliCommand
{
    private readonly Argument<string[]> _links = new("LINK") { Description = "The links, or their ids", Arity = ArgumentArity.OneOrMore };

    public UnshareCommand(CommandHost host)
        : base(host, "unshare", "Take share links back: nobody sees anything under them any more; one that is gone already is no error", "sogni job unshare LINK") =>
        Arguments.Add(_links);

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var revoked = new List<(string Id, bool Existed)>();
        try
        {
            foreach (var link in run.Value(_links))
            {
                // As people copy it out of the browser: ".../s/ID?lang=ar".
                var id = link[(link.LastIndexOf('/') + 1)..].Split('?')[0];
                revoked.Add((id, await client.UnshareAsync(id, cancellationToken)));
            }
        }
        finally
        {
            run.Output.Print(
                () => new JsonArray([.. revoked.Select(one => new JsonObject { ["share_id"] = one.Id, ["existed"] = one.Existed })]),
                revoked.Where(one => one.Existed).Select(one => one.Id),
                () => revoked.ForEach(one => run.Output.Text($"{one.Id}  {(one.Existed ? "taken back" : "no such link (any more)")}")));
        }

        return ExitCodes.Ok;
    }
}
