using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin key list</c>.</summary>
internal sealed class ListKeysCommand(CommandHost host) : CliCommand(host, "list", "List API keys, without their secrets", "sogni admin key list")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var keys = await Lists.AllAsync(client.ListApiKeysAsync(cancellationToken));
        run.Output.List(
            keys,
            ContractJson.Of,
            k => k.Id,
            new("ID", k => k.Id),
            new("ACCOUNT", k => k.AccountId),
            new("SCOPES", k => string.Join(',', k.Scopes)),
            new("CREATED", k => Formats.ShortTime(k.CreatedAt)),
            new("EXPIRES", k => Formats.ShortTime(k.ExpiresAt)),
            new("REVOKED", k => Formats.YesNo(k.Revoked)),
            new("NAME", k => k.Name));
        return ExitCodes.Ok;
    }
}
