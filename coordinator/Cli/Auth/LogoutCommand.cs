using System.Text.Json.Nodes;
using SogniLike.Cli.Settings;

namespace SogniLike.Cli.Auth;

/// <summary><c>sogni auth logout</c>.</summary>
internal sealed class LogoutCommand(CommandHost host) : CliCommand(host, "logout", "Forget the kept key; it stays valid (\"sogni admin key revoke\" ends it)", "sogni auth logout")
{
    protected override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var file = new ConfigFile(run.Environment);
        var removed = file.Delete();
        run.Output.Print(
            () => new JsonObject { ["removed"] = removed },
            [],
            () => run.Output.Text(removed ? $"Removed {file.Path}." : "There was no kept key."));
        return Task.FromResult(ExitCodes.Ok);
    }
}
