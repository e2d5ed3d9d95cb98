using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin tolerances</c>.</summary>
internal sealed class ListTolerancesCommand(CommandHost host)
    : CliCommand(host, "tolerances", "List how far honest devices lie apart, and what audits judge by", "sogni admin tolerances", "sogni admin tolerances --json | jq .[0].bands")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var rows = await Lists.AllAsync(client.ListTolerancesAsync(cancellationToken));
        run.Output.List(
            rows,
            ContractJson.Of,
            row => $"{Convert.ToHexStringLower(row.ModelManifest.Span)} {row.One}|{row.Other}",
            new("MODEL", row => Convert.ToHexStringLower(row.ModelManifest.Span)[..10]),
            new("DEVICES", row => row.One == row.Other ? row.One : $"{row.One} / {row.Other}"),
            new("VERSION", row => row.Version == 0 ? "shipped" : Formats.Number(row.Version)),
            new("OWNERS", row => Formats.Number((ulong)row.Owners)),
            new("SAMPLES", row => Formats.Number((ulong)row.Bands.Sum(band => band.Samples))),
            new("TOLERANCE (PPM, BY NOISE)", Tolerances));
        return ExitCodes.Ok;
    }

    private static string Tolerances(Tolerance row) =>
        string.Join(' ', row.Bands.Select(band => band.HasTolerancePpm ? string.Create(CultureInfo.InvariantCulture, $"{band.TolerancePpm:0.##}") : "-"));
}
