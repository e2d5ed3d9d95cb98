using SogniLike.Cli.Output;

namespace SogniLike.Cli.Workers;

/// <summary><c>sogni worker token list</c>.</summary>
internal sealed class ListTokensCommand(CommandHost host) : CliCommand(host, "list", "List enrolment tokens, without their texts", "sogni worker token list")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var tokens = await Lists.AllAsync(client.ListEnrolmentTokensAsync(cancellationToken));
        run.Output.List(
            tokens,
            ContractJson.Of,
            t => t.Id,
            new("ID", t => t.Id),
            new("OWNER", t => t.Owner),
            new("USES", t => $"{t.Uses}/{t.MaxUses}"),
            new("EXPIRES", t => Formats.ShortTime(t.ExpiresAt)),
            new("REVOKED", t => Formats.YesNo(t.Revoked)));
        return ExitCodes.Ok;
    }
}
