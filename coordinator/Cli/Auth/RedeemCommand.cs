using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Settings;

namespace SogniLike.Cli.Auth;

/// <summary><c>sogni auth redeem</c>. Standard output is the key alone, so that it can go into a file.</summary>
internal sealed class RedeemCommand : CliCommand
{
    private readonly Option<string> _file;

    public RedeemCommand(CommandHost host)
        : base(
            host,
            "redeem",
            "Exchange the one-time login of a new pool for the owner's API key, which is shown this once",
            "(umask 077; sogni auth redeem --login-file DATA/owner.login > owner.key)",
            "sogni auth redeem --login-file - --url https://pool.example:7443") =>
        _file = With(new Option<string>("--login-file") { Description = "File with the login as the coordinator printed it, or - for standard input", HelpName = "FILE", Required = true });

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var login = KeySource.ReadFile(run.Environment, run.Value(_file)!);
        using var client = run.ConnectWithoutKey();
        var redeemed = await client.RedeemOwnerLoginAsync(login, cancellationToken);
        run.Output.One(
            () => ContractJson.Of(redeemed),
            redeemed.Secret,
            () =>
            {
                run.Output.Text(redeemed.Secret);
                run.Output.Note($"Key {redeemed.KeyId} of the owner. It is shown this once; the login is used up.");
            });
        return ExitCodes.Ok;
    }
}
