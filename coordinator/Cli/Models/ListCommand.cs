using SogniLike.Cli.Output;

namespace SogniLike.Cli.Models;

/// <summary><c>sogni model list</c>.</summary>
internal sealed class ListCommand(CommandHost host) : CliCommand(host, "list", "List the models that jobs may name", "sogni model list", "sogni model list --json")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        run.Output.List(
            await client.ListModelsAsync(cancellationToken),
            ContractJson.Of,
            m => m.Name,
            new("NAME", m => m.Name),
            new("WORKERS", m => Formats.Number((ulong)m.WorkersOnline)),
            new("SIZE", m => $"{m.Defaults?.Width}x{m.Defaults?.Height}"),
            new("LARGEST", m => $"{m.Limits?.MaxWidth}x{m.Limits?.MaxHeight}"),
            new("STEPS", m => $"{m.Defaults?.Steps} (at most {m.Limits?.MaxSteps})"),
            new("SAMPLERS", m => string.Join(',', m.Samplers)),
            new("DESCRIPTION", m => Terminal.Shorten(m.Description, 60)));
        return ExitCodes.Ok;
    }
}
