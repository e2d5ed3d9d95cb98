using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Webhooks;

/// <summary><c>sogni webhooks create URL</c>. Standard output is the secret alone, so that it can go into a file.</summary>
internal sealed class CreateCommand : CliCommand
{
    private readonly Argument<string> _url;
    private readonly Option<string> _events;
    private readonly Option<string> _key;

    public CreateCommand(CommandHost host)
        : base(
            host,
            "create",
            "Have an https address told of what becomes of your jobs; the secret that posts are signed with is shown this once",
            "(umask 077; sogni webhooks create https://bot.example/hook > hook.secret)",
            "sogni webhooks create https://bot.example/hook --events job.delivered,job.failed --jobs-of KEY")
    {
        _url = WithArgument("URL", "Where to post: an https address that everybody can reach");
        _events = With(EventsOption.Create("all"));
        _key = With(new Option<string>("--jobs-of") { Description = "Only jobs that the key of this id asked for, as \"sogni keys list\" shows it", HelpName = "KEY" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var created = await client.CreateWebhookAsync(run.Value(_url), EventsOption.Read(run, _events), run.Value(_key), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(created),
            created.Secret,
            () =>
            {
                run.Output.Text(created.Secret);
                run.Output.Note($"Webhook {created.Webhook.Id} ({string.Join(", ", created.Webhook.Events)}). The secret is shown this once; try it with \"sogni webhooks test {created.Webhook.Id}\".");
            });
        return ExitCodes.Ok;
    }
}
