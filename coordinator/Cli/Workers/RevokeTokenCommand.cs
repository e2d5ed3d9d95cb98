using System.CommandLine;
using SogniLike.Cli.Output.Json;

namespace SogniLike.Cli.Workers;

/// <summary><c>sogni worker token revoke ID</c>.</summary>
internal sealed class RevokeTokenCommand : CliCommand
{
    private readonly Argument<string> _id;

    public RevokeTokenCommand(CommandHost host)
        : base(host, "revoke", "Make a token useless; workers that it let in stay", "sogni worker token revoke ID") =>
        _id = WithArgument("ID", "The token's id, as \"sogni worker token list\" shows it");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var token = await client.RevokeEnrolmentTokenAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => PoolJson.Of(token), token.Id, () => run.Output.Text($"{token.Id}  revoked"));
        return ExitCodes.Ok;
    }
}
