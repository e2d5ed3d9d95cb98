using System.CommandLine;
using SogniLike.Cli.Output.Json;

namespace SogniLike.Cli.Keys;

/// <summary><c>sogni keys revoke ID</c>.</summary>
internal sealed class RevokeCommand : CliCommand
{
    private readonly Argument<string> _id;

    public RevokeCommand(CommandHost host)
        : base(host, "revoke", "Make a key of your account, and those it made, useless at once", "sogni keys revoke ID") =>
        _id = WithArgument("ID", "The key's id, as \"sogni keys list\" shows it");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var key = await client.RevokeKeyAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => KeyJson.Of(key), key.Id, () => run.Output.Text($"{key.Id}  revoked"));
        return ExitCodes.Ok;
    }
}
