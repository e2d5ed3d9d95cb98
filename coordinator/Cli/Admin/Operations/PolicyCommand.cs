using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin policy</c>.</summary>
internal sealed class PolicyCommand(CommandHost host) : CliCommand(host, "policy", "What the pool's policy says about prompts: its version and rules, without their words", "sogni admin policy")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var policy = await client.GetPolicyAsync(cancellationToken);
        run.Output.One(() => ContractJson.Of(policy), policy.Version, () =>
        {
            run.Output.Text($"version {policy.Version}, read {Formats.ShortTime(policy.ReadAt)}");
            foreach (var rule in policy.Rules)
            {
                run.Output.Text($"{rule.Id}  {(rule.Refuses ? "refuses" : "marks as")} {rule.ContentClass}");
            }
        });
        return ExitCodes.Ok;
    }
}
