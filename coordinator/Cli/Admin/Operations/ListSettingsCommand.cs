using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin settings</c>.</summary>
internal sealed class ListSettingsCommand : CliCommand
{
    private readonly Option<bool> _changed;

    public ListSettingsCommand(CommandHost host)
        : base(host, "settings", "Every option as the coordinator that answers uses it; what nobody should see is \"(set)\"", "sogni admin settings --changed") =>
        _changed = With(new Option<bool>("--changed") { Description = "Only those that are not as usual" });

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var settings = await client.ListSettingsAsync(cancellationToken);
        run.Output.List(
            [.. settings.Where(one => !run.Value(_changed) || one.Value != one.Usual)],
            ContractJson.Of,
            s => s.Key,
            new("KEY", s => s.Key),
            new("VALUE", s => s.Value),
            new("USUAL", s => s.Usual));
        return ExitCodes.Ok;
    }
}
