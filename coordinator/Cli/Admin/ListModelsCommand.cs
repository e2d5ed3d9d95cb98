using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin model list</c>.</summary>
internal sealed class ListModelsCommand(CommandHost host) : CliCommand(host, "list", "List all models, disabled ones too", "sogni admin model list")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var models = await Lists.AllAsync(client.ListModelsAsync(cancellationToken));
        run.Output.List(
            models,
            ContractJson.Of,
            m => m.Manifest.Name,
            new("NAME", m => m.Manifest.Name),
            new("ENABLED", m => Formats.YesNo(m.Enabled)),
            new("WORKERS", m => Formats.Number((ulong)m.WorkersOnline)),
            new("LARGEST", m => $"{m.Manifest.Limits?.MaxWidth}x{m.Manifest.Limits?.MaxHeight}"),
            new("FILES", m => Formats.Number((ulong)m.Manifest.Files.Count)),
            new("ADDED", m => Formats.ShortTime(m.AddedAt)),
            new("MANIFEST", m => Formats.Hex(m.ManifestId)));
        return ExitCodes.Ok;
    }
}
