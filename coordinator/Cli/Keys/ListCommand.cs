using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

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
            ContractJson.Of,
            k => k.Id,
            new("ID", k => k.Id),
            new("MADE BY", k => k.ParentId),
            new("SCOPES", k => string.Join(',', k.Scopes)),
            new("LIMITS", k => Limits(k.Caps)),
            new("EXPIRES", k => Formats.ShortTime(k.ExpiresAt)),
            new("REVOKED", k => Formats.YesNo(k.Revoked)),
            new("NAME", k => k.Name));
        return ExitCodes.Ok;
    }

    private static string Limits(KeyCaps? caps) => caps is null ? "" : string.Join(' ', KeyCaps.Descriptor.Fields.InFieldNumberOrder()
        .Select(field => (field.Name, Value: Convert.ToUInt64(field.Accessor.GetValue(caps), CultureInfo.InvariantCulture)))
        .Where(limit => limit.Value > 0)
        .Select(limit => $"{limit.Name}={limit.Value}"));
}
