using System.Globalization;
using System.Security.Cryptography;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>
/// Audits of honest workers, whole: noise, trajectory, commitment, replay, drawn verifiers and evaluations on either hardware, opinions, verdict. No draw of lots: each one is audited.
/// </summary>
internal static class HonestAudits
{
    private const int OfAPart = 5_000;

    /// <summary>Audits of each device class in turn, on all cores; the same numbers on any number of them.</summary>
    public static HonestAuditCounts Run(int count, AuditsOptions audits, AuditingOptions auditing, SamplingPlan plan, ToyCalibration tolerances, int seed)
    {
        var parts = new HonestAuditCounts[(count + OfAPart - 1) / OfAPart];
        Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, part =>
        {
            var dice = new Dice(unchecked((seed * 7_919) + part));
            var honest = new Strategy("honest") { IsHonest = true, Device = (ToyDevice)(part % ToyDevices.Count) };
            var auditor = new ToyAuditor(honest, audits, auditing, plan, tolerances, SHA256.HashData(BitConverter.GetBytes(dice.Between(0, int.MaxValue))), dice);
            var worker = new WorkerId("suspect");
            var (convicted, passed) = (0, 0);
            for (var i = part * OfAPart; i < Math.Min(count, (part + 1) * OfAPart); i++)
            {
                var judged = auditor.Audit(worker, auditor.Draw(i.ToString(CultureInfo.InvariantCulture), cheats: false));
                convicted += judged.Convicts ? 1 : 0;
                passed += judged.Verdict == AuditVerdict.Passed ? 1 : 0;
            }

            parts[part] = new HonestAuditCounts(auditor.Audits, convicted, passed, auditor.Opinions);
        });
        return parts.Aggregate(new HonestAuditCounts(0, 0, 0, 0), static (sum, part) =>
            new HonestAuditCounts(sum.Audits + part.Audits, sum.Convicted + part.Convicted, sum.Passed + part.Passed, sum.Opinions + part.Opinions));
    }
}
