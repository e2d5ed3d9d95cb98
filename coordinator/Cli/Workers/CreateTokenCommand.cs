using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Workers;

/// <summary><c>sogni worker token create</c>. Standard output is the token alone, so that it can go into a file.</summary>
internal sealed class CreateTokenCommand : CliCommand
{
    private readonly Option<string> _owner;
    private readonly Option<TimeSpan> _valid;
    private readonly Option<int> _uses;
    private readonly Option<bool> _verifier;

    public CreateTokenCommand(CommandHost host)
        : base(
            host,
            "create",
            "Make a token that lets workers in; its text is shown this once",
            "sogni worker token create > token && sogni-worker enroll --token-file token --name mine --data mine",
            "sogni worker token create --owner ada --uses 10 --valid 7d")
    {
        _owner = With(new Option<string>("--owner") { Description = "Account whose workers they will be, made when new; yours when left out", HelpName = "ACCOUNT" });
        _valid = With(new Option<TimeSpan>("--valid") { Description = "How long it can be used, 60s to 30d; a day when left out", HelpName = "TIME", CustomParser = ValueParsers.Duration });
        _uses = With(new Option<int>("--uses") { CustomParser = ValueParsers.Whole<int>, Description = "Workers that it lets in, 1 to 1,000", HelpName = "N", DefaultValueFactory = _ => 1 });
        _verifier = With(new Option<bool>("--verifier") { Description = "They are your own verifiers, asked where nobody independent is" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Value(_uses) is < 1 or > 1_000)
        {
            throw new CliException(ExitCodes.Usage, $"--uses must be 1 to 1000, but it is {run.Value(_uses)}.", "out_of_range");
        }

        using var client = run.ConnectAdmin();
        TimeSpan? valid = run.IsGiven(_valid) ? run.Value(_valid) : null;
        var created = await client.CreateEnrolmentTokenAsync(await OwnerAsync(run, cancellationToken), valid, run.Value(_uses), run.Value(_verifier), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(created),
            created.Text,
            () =>
            {
                run.Output.Text(created.Text);
                run.Output.Note($"Token {created.Token.Id} for {created.Token.Owner} lets in {created.Token.MaxUses} until {Formats.ShortTime(created.Token.ExpiresAt)}. It is shown this once; keep it secret.");
            });
        return ExitCodes.Ok;
    }

    private async Task<string> OwnerAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Value(_owner) is { } owner)
        {
            return owner;
        }

        using var artist = run.Connect();
        return (await artist.GetAccountAsync(cancellationToken)).AccountId;
    }
}
