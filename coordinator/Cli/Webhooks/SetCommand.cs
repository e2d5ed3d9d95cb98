using System.CommandLine;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Webhooks;

/// <summary><c>sogni webhooks set ID</c>. With a new secret, standard output is that alone.</summary>
internal sealed class SetCommand : CliCommand
{
    private readonly Argument<string> _id;
    private readonly Option<string> _url;
    private readonly Option<string> _events;
    private readonly Option<bool> _on;
    private readonly Option<bool> _off;
    private readonly Option<bool> _secret;

    public SetCommand(CommandHost host)
        : base(
            host,
            "set",
            "Change a webhook, or switch it on or off; one that is switched on hears what happens from then on",
            "sogni webhooks set ID --on",
            "(umask 077; sogni webhooks set ID --new-secret > hook.secret)")
    {
        _id = WithArgument("ID", "The webhook's id, as \"sogni webhooks list\" shows it");
        _url = With(new Option<string>("--post-to") { Description = "Where to post: an https address that everybody can reach", HelpName = "URL" });
        _events = With(EventsOption.Create("as they are"));
        _on = With(new Option<bool>("--on") { Description = "Switch it on" });
        _off = With(new Option<bool>("--off") { Description = "Switch it off" });
        _secret = With(new Option<bool>("--new-secret") { Description = "Draw another secret; the old one is good for nothing from then on" });
    }

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        if (run.Value(_on) && run.Value(_off))
        {
            throw new CliException(ExitCodes.Usage, "Give --on or --off, not both.", "malformed");
        }

        using var client = run.Connect();
        bool? isOn = run.Value(_on) ? true : run.Value(_off) ? false : null;
        var updated = await client.UpdateWebhookAsync(run.Value(_id), run.Value(_url), EventsOption.Read(run, _events), isOn, run.Value(_secret), cancellationToken);
        run.Output.One(
            () => ContractJson.Of(updated),
            updated.Secret.Length > 0 ? updated.Secret : updated.Webhook.Id,
            () => run.Output.Text(updated.Secret.Length > 0 ? updated.Secret : $"{updated.Webhook.Id}  {(updated.Webhook.Enabled ? "on" : "off")}"));
        return ExitCodes.Ok;
    }
}
