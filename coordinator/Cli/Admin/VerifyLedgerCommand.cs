using System.Text.Json.Nodes;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin;

/// <summary><c>sogni admin ledger verify</c>.</summary>
internal sealed class VerifyLedgerCommand(CommandHost host)
    : CliCommand(host, "verify", "Recompute every balance from the ledger's records; fails when one differs", "sogni admin ledger verify")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var report = await client.VerifyLedgerAsync(cancellationToken);
        run.Output.One(
            () => new JsonObject
            {
                ["ok"] = report.Problems.Count == 0,
                ["records"] = report.Records,
                ["accounts"] = report.Accounts,
                ["issued_millicredits"] = report.Issued,
                ["held_millicredits"] = report.Held,
                ["open_holds"] = report.OpenHolds,
                ["problems"] = new JsonArray([.. report.Problems.Select(problem => JsonValue.Create(problem))]),
            },
            report.Problems.Count == 0 ? "ok" : "wrong",
            () => run.Output.Fields(
                ("Records", Formats.Number((ulong)report.Records)),
                ("Accounts", Formats.Number((ulong)report.Accounts)),
                ("Issued", Formats.Credits(report.Issued)),
                ("Held", $"{Formats.Credits(report.Held)} for {report.OpenHolds} jobs"),
                ("Ledger", report.Problems.Count == 0 ? "right: every balance is what the records say, and all together are zero" : "WRONG")));
        foreach (var problem in report.Problems)
        {
            run.Environment.Error.WriteLine(Terminal.Safe($"sogni: {problem}"));
        }

        return report.Problems.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
