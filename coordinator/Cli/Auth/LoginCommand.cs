using System.Buffers.Text;
using SogniLike.Cli.Settings;
using SogniLike.Client;

namespace SogniLike.Cli.Auth;

/// <summary><c>sogni auth login</c>: tries the key, then keeps it. The key comes from a file, standard input or a hidden prompt, never from the command line.</summary>
internal sealed class LoginCommand(CommandHost host) : CliCommand(
    host,
    "login",
    "Try an API key and keep it, with the address it is for, in a file that only you can read",
    "sogni auth login --url https://pool.example:7700 --key-file ada.key",
    "pass show pool/key | sogni auth login --key-file -")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var key = KeyOf(run);
        var settings = run.Settings with { Key = new Setting<string>(key, "login") };
        var options = settings.ToClientOptions(run.Environment.TimeProvider);
        if (options.Validate() is { } problem)
        {
            throw new CliException(ExitCodes.Usage, problem);
        }

        using var client = new SogniClient(options);
        var account = await client.GetAccountAsync(cancellationToken);
        var file = new ConfigFile(run.Environment);
        file.Write(new ConfigFileContent(
            settings.Url.Value.GetLeftPart(UriPartial.Authority),
            key,
            settings.Certificate.IsEmpty ? null : Base64Url.EncodeToString(settings.Certificate.Span),
            settings.AllowCleartext));
        run.Output.One(
            () => AuthJson.Of(account, settings, "login"),
            account.AccountId,
            () => run.Output.Text($"Logged in to {settings.Url.Value.GetLeftPart(UriPartial.Authority)} as {account.AccountId}; kept in {file.Path}."));
        return ExitCodes.Ok;
    }

    // The flag's file may be standard input, which can be read once only: settings have read it already.
    private static string KeyOf(CommandRun run)
    {
        if (run.Flags.KeyFile is not null)
        {
            return run.Settings.Key!.Value;
        }

        if (!run.Environment.IsInputTerminal || !run.Environment.IsErrorTerminal)
        {
            throw new CliException(ExitCodes.Usage, "Say where the API key is: --key-file FILE, or --key-file - for standard input.", "required");
        }

        run.Environment.Error.Write("API key: ");
        var key = run.Environment.ReadSecret();
        run.Environment.Error.WriteLine();
        return KeySource.Checked(key, "The answer");
    }
}
