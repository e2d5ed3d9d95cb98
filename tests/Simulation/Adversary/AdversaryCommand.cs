using System.Globalization;
using System.Text.Json;
using SogniLike.Simulation.Scheduler;

namespace SogniLike.Simulation.Adversary;

/// <summary><c>adversary</c> on the command line.</summary>
internal static class AdversaryCommand
{
    /// <returns>0; 1 when something does not hold and <c>--check</c> asks for it; 2 for wrong arguments.</returns>
    public static int Run(ReadOnlySpan<string> args, TextWriter output, TextWriter error)
    {
        var (seed, campaigns, audits, json, check) = (1, 200, 1_000_000, false, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--check":
                    check = true;
                    break;
                case "--seed" or "--campaigns" or "--audits"
                    when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number is >= 1 and <= 100_000_000:
                    (seed, campaigns, audits) = args[i++] switch
                    {
                        "--seed" => (number, campaigns, audits),
                        "--campaigns" => (seed, Math.Max(2, number), audits),
                        _ => (seed, campaigns, number),
                    };
                    break;
                default:
                    error.WriteLine($"{args[i]} is not understood, or its number is not 1 to 100,000,000.");
                    return 2;
            }
        }

        var result = AdversaryRun.Run(seed, campaigns, audits);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(result, SchedulerJson.Indented));
        }
        else
        {
            Print(result, output);
        }

        foreach (var violation in result.Violations)
        {
            error.WriteLine(violation);
        }

        return check && result.Violations.Count > 0 ? 1 : 0;
    }

    private static void Print(AdversaryResult result, TextWriter output)
    {
        output.WriteLine($"seed {result.Seed}; gains in pay of usual jobs, with 99 % intervals");
        output.WriteLine($"{"strategy",-30} {"caught",7} {"jobs",8} {"bad images",10} {"gain",9} {"interval",20} {"formula",9} {"audited",8} {"overhead",9}");
        foreach (var one in result.Strategies)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name,-30} {one.Caught,7:P0} {one.JobsUntilEnd,8:0.0} {one.BadImages,10:0.0} {one.Gain,9:0.0} {$"{one.GainLow:0.0} .. {one.GainHigh:0.0}",20} {one.FormulaGain,9:0.0} {one.AuditShare,8:P1} {one.Overhead,9:P2}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.FalseConvictions} false convictions in {result.SimulatedHonestAudits:N0} audits of honest workers; overhead at 1,000 jobs {result.OverheadAt1000Jobs:P2}, of jobs that are run again whole {result.WholeJobOverheadAt1000Jobs:P1}; colluding verifiers break even at {result.ColludersAtBreakEven:P0}"));
    }
}
