using System.CommandLine;
using SogniLike.Cli.Keys;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin key create ACCOUNT</c>. Standard output is the secret alone, so that it can go into a file.</summary>
internal sealed class CreateKeyCommand : CliCommand
{
    private readonly Argument<string> _account;
    private readonly Option<string> _name;
    private readonly Option<string> _scopes;
    private readonly Option<TimeSpan> _valid;
    private readonly CapOptions _caps;

    public CreateKeyCommand(CommandHost host)
        : base(
            host,
            "create",
            "Make an API key; its secret is shown this once",
            "(umask 077; sogni admin key create ada --name laptop > ada.key)",
            "sogni admin key create ops --scopes operator --valid 30d")
    {
        _account = WithArgument("ACCOUNT", "Account that it acts for, 1 to 64 characters of a-z, 0-9, '-', '_'; made when new");
        _name = With(new Option<string>("--name") { Description = "For people, at most 64 characters", HelpName = "TEXT" });
        _scopes = With(new Option<string>("--scopes") { Description = "read, submit, artist; viewer, operator, owner; separated by commas", HelpName = "NAMES", DefaultValueFactory = _ => "artist" });
        _valid = With(new Option<TimeSpan>("--valid") { Description = "How long it works, such as 30d; for ever when left out", HelpName = "TIME", CustomParser = ValueParsers.Duration });
        _caps = new CapOptions(With, With);
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var scopes = run.Value(_scopes)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        TimeSpan? valid = run.IsGiven(_valid) ? run.Value(_valid) : null;
        var created = await client.CreateApiKeyAsync(run.Value(_account), scopes, run.Value(_name) ?? "", valid, _caps.Read(run), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(created),
            created.Secret,
            () =>
            {
                run.Output.Text(created.Secret);
                run.Output.Note($"Key {created.Key.Id} of {created.Key.AccountId} ({string.Join(", ", created.Key.Scopes)}). The secret is shown this once.");
            });
        return ExitCodes.Ok;
    }
}
