using System.Text.Json.Nodes;
using SogniLike.Cli.Output;

namespace SogniLike.Cli.Admin.Operations;

/// <summary><c>sogni admin log verify</c>.</summary>
internal sealed class VerifyLogCommand(CommandHost host)
    : CliCommand(host, "verify", "Recompute the chain of hashes of the log of actions; fails where it breaks", "sogni admin log verify")
{
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAdmin();
        var report = await client.VerifyActionLogAsync(cancellationToken);
        var isRight = report.Problems.Count == 0;
        run.Output.One(
            () => new JsonObject
            {
                ["ok"] = isRight,
                ["entries"] = report.Entries,
                ["unlinked"] = report.Unlinked,
                ["first"] = report.First,
                ["head_number"] = report.HeadNumber,
                ["head_hash"] = report.HeadHash,
                ["problems"] = new JsonArray([.. report.Problems.Select(problem => JsonValue.Create(problem))]),
            },
            isRight ? "ok" : "wrong",
            () => run.Output.Fields(
                ("Entries", Formats.Number((ulong)report.Entries)),
                ("From", report.First > 1 ? $"number {report.First}; older ones left the log" : "the first"),
                ("Without hash", Formats.Number((ulong)report.Unlinked)),
                ("Newest", report.HeadNumber > 0 ? $"number {report.HeadNumber}, {report.HeadHash}" : "none"),
                ("Log", isRight ? "whole: every entry carries the hash of the one before" : "BROKEN")));
        foreach (var problem in report.Problems)
        {
            run.Environment.Error.WriteLine(Terminal.Safe($"sogni: {problem}"));
        }

        return isRight ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
