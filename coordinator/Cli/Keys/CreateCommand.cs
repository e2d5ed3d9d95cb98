using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Keys;

/// <summary><c>sogni keys create</c>. Standard output is the secret alone, so that it can go into a file.</summary>
internal sealed class CreateCommand : CliCommand
{
    private readonly Option<string> _name;
    private readonly Option<string> _scopes;
    private readonly Option<TimeSpan> _valid;
    private readonly CapOptions _caps;

    public CreateCommand(CommandHost host)
        : base(
            host,
            "create",
            "Make a sub-key: narrower than yours, counted against yours, and gone with yours; its secret is shown this once",
            "(umask 077; sogni keys create --name bot --jobs-per-day 100 > bot.key)",
            "sogni keys create --name screen --scopes read --valid 7d")
    {
        _name = With(new Option<string>("--name") { Description = "For people, at most 64 characters", HelpName = "TEXT" });
        _scopes = With(new Option<string>("--scopes") { Description = "read (see your jobs) or submit (also submit and cancel)", HelpName = "NAMES", DefaultValueFactory = _ => "submit" });
        _valid = With(new Option<TimeSpan>("--valid") { Description = "How long it works, such as 30d; as long as yours when left out", HelpName = "TIME", CustomParser = ValueParsers.Duration });
        _caps = new CapOptions(With, With);
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var caps = _caps.Read(run);
        using var client = run.Connect();
        var scopes = run.Value(_scopes)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        TimeSpan? valid = run.IsGiven(_valid) ? run.Value(_valid) : null;
        var created = await client.CreateKeyAsync(scopes, run.Value(_name) ?? "", valid, caps, cancellationToken);
        run.Output.One(
            () => ContractJson.Of(created),
            created.Secret,
            () =>
            {
                run.Output.Text(created.Secret);
                run.Output.Note($"Key {created.Key.Id} ({string.Join(", ", created.Key.Scopes)}). The secret is shown this once.");
            });
        return ExitCodes.Ok;
    }
}
