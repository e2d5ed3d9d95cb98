using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin account set ACCOUNT</c>.</summary>
internal sealed class SetAccountCommand : CliCommand
{
    private readonly Argument<string> _account;
    private readonly Option<string> _name;
    private readonly Option<string> _class;
    private readonly Option<uint> _weight;
    private readonly Option<bool> _disabled;

    public SetAccountCommand(CommandHost host)
        : base(
            host,
            "set",
            "Change an account, or make it; what is left out stays as it is",
            "sogni admin account set ada --weight 200",
            "sogni admin account set mallory --disabled true")
    {
        _account = WithArgument("ACCOUNT", "1 to 64 characters of a-z, 0-9, '-', '_'");
        _name = With(new Option<string>("--name") { Description = "For people, at most 64 characters", HelpName = "TEXT" });
        _class = With(new Option<string>("--class") { Description = "Which jobs go first: high, normal or low", HelpName = "NAME" });
        _weight = With(new Option<uint>("--weight") { CustomParser = ValueParsers.Whole<uint>, Description = "Share within the class in hundredths, 1 to 10000; 100 is ordinary", HelpName = "N" });
        _disabled = With(new Option<bool>("--disabled") { Description = "true: none of its keys opens anything", HelpName = "true|false" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new SetAccountRequest { AccountId = run.Value(_account) };
        if (run.Value(_name) is { } name)
        {
            request.Name = name;
        }

        if (run.Value(_class) is { } priority)
        {
            request.PriorityClass = priority;
        }

        if (run.IsGiven(_weight))
        {
            request.Weight = run.Value(_weight);
        }

        if (run.IsGiven(_disabled))
        {
            request.Disabled = run.Value(_disabled);
        }

        using var client = run.ConnectAdmin();
        var account = await client.SetAccountAsync(request, cancellationToken);
        run.Output.One(
            () => ContractJson.Of(account),
            account.Id,
            () => run.Output.Text($"{account.Id}  {account.PriorityClass}  {account.Weight}{(account.Disabled ? "  disabled" : "")}"));
        return ExitCodes.Ok;
    }
}
