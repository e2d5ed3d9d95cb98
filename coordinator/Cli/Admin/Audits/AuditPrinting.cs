using System.Globalization;
using SogniLike.Cli.Output;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Admin.Audits;

/// <summary>An audit for people who decide about it.</summary>
internal static class AuditPrinting
{
    public static void Details(CliOutput output, PoolAudit pool)
    {
        var audit = pool.Audit;
        output.Fields(
            ("audit", audit.Id),
            ("state", audit.Convicted ? $"{audit.State}, the worker was convicted" : audit.State),
            ("job", audit.JobId),
            ("account", pool.AccountId),
            ("worker", $"{audit.WorkerId} of {pool.SuspectOwner} ({pool.SuspectClass} {pool.SuspectPrecision})"),
            ("measures", pool.MeasuresWorkerId),
            ("reason", audit.Epoch.Length > 0 ? $"{audit.Reason}, epoch {audit.Epoch}" : audit.Reason),
            ("computed", audit.Scope),
            ("arithmetic", audit.Replay),
            ("opened", Formats.ShortTime(audit.OpenedAt)),
            ("judged", audit.JudgedAt is null ? "" : Formats.ShortTime(audit.JudgedAt)),
            ("because", audit.Message),
            ("asked", pool.Asked is { } asked ? $"{asked.WorkerId} ({asked.DeviceClass}), until {Formats.ShortTime(asked.Until)}" : ""),
            ("refunded", audit.RefundedMillicredits == 0 ? "" : $"{Formats.Credits((long)audit.RefundedMillicredits)} credits"),
            ("seized", pool.SeizedMillicredits == 0 ? "" : $"{Formats.Credits(pool.SeizedMillicredits)} credits"),
            ("drawn anew", pool.RerenderJobId),
            ("images", string.Join(", ", pool.Images.Select(image => image.Name))));
        foreach (var opinion in audit.Opinions)
        {
            output.Text($"{Formats.ShortTime(opinion.At)}  {opinion.VerifierId} ({opinion.DeviceClass}) {opinion.Verdict}{(opinion.Outvoted ? ", outvoted" : "")}");
            foreach (var point in opinion.Points)
            {
                output.Text($"  {Of(point)}");
            }
        }

        foreach (var one in audit.Overrides)
        {
            output.Text($"{Formats.ShortTime(one.At)}  an operator made {one.FromState} {one.ToState}: {one.Reason}");
        }
    }

    private static string Of(AuditPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(point.Evaluation < 0 ? "image" : $"evaluation {point.Evaluation}")}: {point.Distance:0.###e+0} of at most {(point.HasTolerance ? point.Tolerance.ToString("0.###e+0", CultureInfo.InvariantCulture) : "nobody knows")}, {point.Verdict}");
}
