using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Credits;

/// <summary><c>sogni credits</c>.</summary>
internal sealed class CreditsCommand : CliCommand
{
    private readonly Option<int> _count;

    public CreditsCommand(CommandHost host)
        : base(host, "credits", "What your account has to spend, and what moved lately", "sogni credits", "sogni credits --count 100 --json") =>
        _count = With(new Option<int>("--count", "-n")
        {
            CustomParser = ValueParsers.Whole<int>,
            Description = "Newest movements, 1 to 100",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        });

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Value(_count) is < 1 or > 100)
        {
            throw new CliException(ExitCodes.Usage, "--count must be 1 to 100.", "out_of_range");
        }

        using var client = run.Connect();
        var credits = await client.GetCreditsAsync(run.Value(_count), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(credits),
            Formats.Credits(credits.AvailableMillicredits),
            () =>
            {
                run.Output.Fields(
                    ("Available", Formats.Credits(credits.AvailableMillicredits)),
                    ("Held", $"{Formats.Credits(credits.HeldMillicredits)} for unfinished jobs"),
                    ("Next grant", credits.NextGrantAt is null ? "none" : $"up to {Formats.Credits(credits.DailyMillicredits)} at {Formats.ShortTime(credits.NextGrantAt)}"));
                run.Output.Table(
                    credits.Movements,
                    new("AT", m => Formats.ShortTime(m.At)),
                    new("REASON", m => m.Reason),
                    new("AVAILABLE", m => Formats.Change(m.AvailableMillicredits)),
                    new("HELD", m => Formats.Change(m.HeldMillicredits)),
                    new("SUBJECT", m => m.Subject));
            });
        return ExitCodes.Ok;
    }
}
