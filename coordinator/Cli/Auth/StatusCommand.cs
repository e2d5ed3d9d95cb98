using SogniLike.Cli.Settings;

namespace SogniLike.Cli.Auth;

/// <summary><c>sogni auth status</c>.</summary>
internal sealed class StatusCommand(CommandHost host) : CliCommand(host, "status", "Which coordinator, as whom, and where each setting comes from", "sogni auth status")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var file = new ConfigFile(run.Environment);
        if (file.IsReadableByOthers)
        {
            run.Output.Note($"Others on this machine can read or change {file.Path}: chmod 600 it.");
        }

        using var client = run.Connect();
        var account = await client.GetAccountAsync(cancellationToken);
        run.Output.One(
            () => AuthJson.Of(account, run.Settings, run.Settings.Key!.Origin),
            account.AccountId,
            () => run.Output.Fields(
                ("Coordinator", $"{run.Settings.Url.Value.GetLeftPart(UriPartial.Authority)} ({run.Settings.Url.Origin})"),
                ("Key", $"{account.KeyId} ({run.Settings.Key!.Origin})"),
                ("Account", account.AccountId),
                ("Pool", account.PoolId),
                ("Scopes", string.Join(", ", account.Scopes))));
        return ExitCodes.Ok;
    }
}
