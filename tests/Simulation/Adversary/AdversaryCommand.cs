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
        var settings = new AdversarySettings();
        var (json, check) = (false, false);
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
                    settings = args[i++] switch
                    {
                        "--seed" => settings with { Seed = number },
                        "--campaigns" => settings with { Campaigns = Math.Max(2, number) },
                        _ => settings with { HonestAudits = number },
                    };
                    break;
                default:
                    error.WriteLine($"{args[i]} is not understood, or its number is not 1 to 100,000,000.");
                    return 2;
            }
        }

        var result = AdversaryRun.Run(settings);
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
        output.WriteLine($"{"strategy",-32} {"caught",7} {"jobs",7} {"bad images",10} {"gain",8} {"interval",18} {"formula",8} {"audited",8} {"overhead",9}");
        foreach (var one in result.Strategies)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name,-32} {one.Caught,7:P0} {one.JobsUntilEnd,7:0.0} {one.BadImages,10:0.0} {one.Gain,8:0.0} {$"{one.GainLow:0.0} .. {one.GainHigh:0.0}",18} {one.FormulaGain,8:0.0} {one.AuditShare,8:P1} {one.Overhead,9:P2}"));
        }

        foreach (var framing in result.Framing)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"framers {framing.Share,4:P0} {(framing.HasOperators ? "patient, the operator verifies" : framing.IsPatient ? "patient" : "at once"),-30} {framing.Audits:N0} audits: {framing.Tries} tries, {framing.Convicted} honest workers convicted (formula {framing.Formula:P1} of tries, with two opinions {framing.FormulaByTwo:P1}), {framing.Contradicted} contradicted; {framing.Left} of {framing.Framers} framers are still asked, and had {framing.Pay:P0} of the pay of an honest verifier"));
        }

        var honest = result.HonestAudits;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{honest.Convicted} false convictions in {honest.Audits:N0} audits of honest workers, at most {3.0 / honest.Audits:0.0e+0} of them with 95 %; {honest.Passed:N0} passed, with {honest.Opinions:N0} opinions"));
        foreach (var (name, overhead) in result.Overheads)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"overhead at 1,000 jobs, ringers and second opinions included, {name}: {overhead:P2}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"by the formula {result.OverheadFormula:P2} for 20 evaluations; colluding verifiers break even at {result.ColludersAtBreakEven:P0}"));
    }
}
