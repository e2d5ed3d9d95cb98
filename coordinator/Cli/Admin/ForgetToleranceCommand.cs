using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Client;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin tolerances forget MODEL ONE OTHER --reason TEXT</c>.</summary>
internal sealed class ForgetToleranceCommand : CliCommand
{
    private readonly Argument<string> _model;
    private readonly Argument<string> _one;
    private readonly Argument<string> _other;
    private readonly Option<string> _owner;
    private readonly Option<string> _reason;

    public ForgetToleranceCommand(CommandHost host)
        : base(
            host,
            "forget",
            "Forget what was measured between two devices; what the program came with stays",
            "sogni admin tolerances forget 266da9618c \"cpu fp32\" \"cuda/a fp16\" --reason \"Measured with a broken driver\"",
            "sogni admin tolerances forget 266da9618c \"cpu fp32\" \"cuda/a fp16\" --owner eve --reason \"Exaggerates\"")
    {
        _model = WithArgument("MODEL", "First digits of the model, as \"sogni admin tolerances\" shows them, or all of them");
        _one = WithArgument("ONE", "Class and precision of one device");
        _other = WithArgument("OTHER", "Of the other one");
        _owner = With(new Option<string>("--owner") { Description = "Only what this account's devices measured", HelpName = "ACCOUNT" });
        _reason = With(new Option<string>("--reason") { Description = "Kept with the action", HelpName = "TEXT", Required = true });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var row = await FindAsync(run, client, cancellationToken);
        var left = await client.ForgetToleranceAsync(row.ModelManifest.Memory, row.One, row.Other, run.Value(_reason)!, run.Value(_owner) ?? "", cancellationToken);
        var name = $"{Convert.ToHexStringLower(row.ModelManifest.Span)} {row.One}|{row.Other}";
        run.Output.One(
            () => ContractJson.Of(new ForgetToleranceResponse { Tolerance = left }),
            name,
            () => run.Output.Text(left is null ? $"{name}  forgotten; nobody is judged there" : $"{name}  forgotten; {left.Owners} owners measured it{(left.Shipped ? ", and the shipped row stays" : "")}"));
        return ExitCodes.Ok;
    }

    private async Task<Tolerance> FindAsync(CommandRun run, SogniAdminClient client, CancellationToken cancellationToken)
    {
        var (model, one, other) = (run.Value(_model), run.Value(_one), run.Value(_other));
        var found = new List<Tolerance>();
        await foreach (var row in client.ListTolerancesAsync(cancellationToken))
        {
            if (Convert.ToHexStringLower(row.ModelManifest.Span).StartsWith(model, StringComparison.OrdinalIgnoreCase)
                && ((row.One == one && row.Other == other) || (row.One == other && row.Other == one)))
            {
                found.Add(row);
            }
        }

        return found switch
        {
            [var single] => single,
            [] => throw new CliException(ExitCodes.NotFound, $"There is no row for {one} and {other} of a model that begins with {model}.", "not_found"),
            _ => throw new CliException(ExitCodes.Usage, $"{found.Count} models begin with {model}: give more digits.", "ambiguous"),
        };
    }
}
