using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin log</c>.</summary>
internal sealed class LogCommand : CliCommand
{
    private const int MaxLimit = 10_000;

    private readonly Option<int> _limit;

    public LogCommand(CommandHost host)
        : base(host, "log", "What operators did, newest first: every call that asks for more than the role \"viewer\", done or refused", "sogni admin log --limit 20") =>
        _limit = With(new Option<int>("--limit") { CustomParser = ValueParsers.Whole<int>, Description = "Entries at most, 1 to 10,000", HelpName = "N", DefaultValueFactory = _ => 100 });

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var limit = Limits.Check(run.Value(_limit), MaxLimit);
        using var client = run.ConnectAdmin();
        run.Output.List(
            await Lists.SomeAsync(client.ListAdminActionsAsync(cancellationToken), limit),
            ContractJson.Of,
            a => a.Id,
            new("AT", a => Formats.ShortTime(a.At)),
            new("KEY", a => a.KeyId),
            new("ACCOUNT", a => a.AccountId),
            new("CALL", a => a.Call),
            new("TARGET", a => a.Target),
            new("OUTCOME", a => a.Outcome),
            new("DETAIL", a => a.Detail));
        return ExitCodes.Ok;
    }
}
