using System.CommandLine;
using SogniLike.Cli.Output.Json;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin key revoke ID</c>.</summary>
internal sealed class RevokeKeyCommand : CliCommand
{
    private readonly Argument<string> _id;

    public RevokeKeyCommand(CommandHost host)
        : base(host, "revoke", "Make a key useless for every call that starts afterwards", "sogni admin key revoke ID") =>
        _id = WithArgument("ID", "The key's id, as \"sogni admin key list\" shows it");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var key = await client.RevokeApiKeyAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => PoolJson.Of(key), key.Id, () => run.Output.Text($"{key.Id}  revoked"));
        return ExitCodes.Ok;
    }
}
