using SogniLike.Cli.Output;
using SogniLike.Cli.Output.Json;

namespace SogniLike.Cli.Keys;

/// <summary><c>sogni keys list</c>.</summary>
internal sealed class ListCommand(CommandHost host) : CliCommand(host, "list", "List the keys of your account, without their secrets", "sogni keys list")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var keys = await Lists.AllAsync(client.ListKeysAsync(cancellationToken));
        run.Output.List(
            keys,
            KeyJson.Of,
            k => k.Id,
            new("ID", k => k.Id),
            new("MADE BY", k => k.ParentId),
            new("SCOPES", k => string.Join(',', k.Scopes)),
            new("LIMITS", k => KeyJson.Of(k.Caps) is { } caps ? string.Join(' ', caps.Select(c => $"{c.Key}={c.Value}")) : ""),
            new("EXPIRES", k => Formats.ShortTime(k.ExpiresAt)),
            new("REVOKED", k => Formats.YesNo(k.Revoked)),
            new("NAME", k => k.Name));
        return ExitCodes.Ok;
    }
}
