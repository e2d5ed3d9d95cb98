using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin model enable|disable NAME</c>.</summary>
internal sealed class SetModelEnabledCommand : CliCommand
{
    private readonly Argument<string> _name;
    private readonly bool _enabled;

    public SetModelEnabledCommand(CommandHost host, bool enabled)
        : base(
            host,
            enabled ? "enable" : "disable",
            enabled ? "Let a model take new jobs again" : "Stop a model from taking new jobs; queued ones still run",
            $"sogni admin model {(enabled ? "enable" : "disable")} NAME")
    {
        _name = WithArgument("NAME", "The model");
        _enabled = enabled;
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var model = await client.SetModelEnabledAsync(run.Value(_name), _enabled, cancellationToken);
        run.Output.One(() => ContractJson.Of(model), model.Manifest.Name, () => run.Output.Text($"{model.Manifest.Name}  {(model.Enabled ? "enabled" : "disabled")}"));
        return ExitCodes.Ok;
    }
}
