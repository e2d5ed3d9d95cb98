using System.CommandLine;
using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Audits;

/// <summary><c>sogni audit show ID</c>.</summary>
internal sealed class ShowAuditCommand : CliCommand
{
    private readonly Argument<string> _id;

    public ShowAuditCommand(CommandHost host)
        : base(host, "show", "Show what an audit looked at and what it came to", "sogni audit show ID", "sogni audit show ID --json | jq .opinions") =>
        _id = WithArgument("ID", "The audit, as \"sogni job get\" shows it");

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var client = run.ConnectAsAnybody();
        var audit = await client.GetAuditAsync(run.Value(_id), cancellationToken);
        run.Output.One(() => ContractJson.Of(audit), audit.Id, () => Print(run.Output, audit));
        return ExitCodes.Ok;
    }

    private static void Print(CliOutput output, Audit audit)
    {
        output.Fields(
            ("audit", audit.Id),
            ("state", audit.Convicted ? $"{audit.State}, the worker was convicted" : audit.State),
            ("job", audit.JobId),
            ("worker", audit.WorkerId),
            ("reason", audit.Epoch.Length > 0 ? $"{audit.Reason}, epoch {audit.Epoch}" : audit.Reason),
            ("computed", audit.Scope),
            ("arithmetic", audit.Replay),
            ("judged", audit.JudgedAt is null ? "" : Formats.ShortTime(audit.JudgedAt)),
            ("because", audit.Message));
        foreach (var opinion in audit.Opinions)
        {
            var points = string.Join(", ", opinion.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{NameOf(point.Evaluation)} {point.Distance:0.###e+0} {point.Verdict}")));
            output.Text($"{Formats.ShortTime(opinion.At)}  {opinion.VerifierId} ({opinion.DeviceClass}) {opinion.Verdict}{(opinion.Outvoted ? ", outvoted" : "")}: {points}");
        }
    }

    private static string NameOf(int evaluation) => evaluation < 0 ? "image" : string.Create(CultureInfo.InvariantCulture, $"evaluation {evaluation}");
}
