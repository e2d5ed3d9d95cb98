using System.Globalization;
using System.Text.Json;
using SogniLike.Benchmarks.Answers;
using SogniLike.Benchmarks.Audit;
using SogniLike.Benchmarks.Core;
using SogniLike.Benchmarks.Dispatch;
using SogniLike.Benchmarks.Fleet;
using SogniLike.Benchmarks.Imaging;
using SogniLike.Benchmarks.Lifecycle;
using SogniLike.Benchmarks.Matching;
using SogniLike.Benchmarks.QueueDepth;
using SogniLike.Benchmarks.Reruns;
using SogniLike.Benchmarks.Tabs;
using SogniLike.Benchmarks.Tolerance;
using SogniLike.Testing;

namespace SogniLike.Benchmarks;

/// <summary>The command line: <see cref="Usage"/>.</summary>
internal static class BenchmarkCommand
{
    private const string Usage =
        "Usage: SUITE [--json] [--check] [--rounds N] [--size N] [--outstanding N] [--appendfsync always|everysec] [--without NAME]...";

    private const int FewestRoundsOfACheck = 5;

    private static readonly IBenchmarkSuite[] Suites =
    [
        new ImagingSuite(),
        new CoreSuite(),
        new LifecycleSuite(),
        new DispatchSuite(),
        new QueueDepthSuite(),
        new MatchingSuite(),
        new FleetSuite(),
        new TabsSuite(),
        new ToleranceSuite(),
        new RerunSuite(),
        new AnswersSuite(),
        new AuditSuite(),
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    /// <returns>0 done; 1 a goal was missed (with --check); 2 wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is [DenoiserChild.Word, var folder, var latent, ..])
        {
            return DenoiserChild.Run(folder, int.Parse(latent, CultureInfo.InvariantCulture), output);
        }

        if (args is [FleetChild.Word, var settings])
        {
            return await FleetChild.RunAsync(settings, Console.In, output);
        }

        var suite = Array.Find(Suites, candidate => candidate.Name == args.FirstOrDefault());
        var options = new BenchmarkOptions();
        if (suite is null || !TryParse(args.AsSpan(1), options) || (options.Check && options.Rounds < FewestRoundsOfACheck))
        {
            await error.WriteLineAsync(Usage);
            foreach (var known in Suites)
            {
                await error.WriteLineAsync($"  {known.Name,-12} {known.Description}");
            }

            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        var report = BenchmarkReport.Of(suite.Name, await suite.RunAsync(options, error, interrupted.Token));
        await output.WriteLineAsync(options.Json ? JsonSerializer.Serialize(report, Json) : string.Join('\n', Table(report)));
        var missed = report.Measurements.Where(static measurement => measurement.IsMissed).ToList();
        foreach (var measurement in missed)
        {
            // Last, and apart from JSON, so that a person and a script both find it.
            await (options.Json ? error : output).WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"missed: {measurement.Name} is {measurement.Value:0.####} {measurement.Unit}; the goal is {measurement.Goal}"));
        }

        return options.Check && missed.Count > 0 ? 1 : 0;
    }

    private static bool TryParse(ReadOnlySpan<string> args, BenchmarkOptions options)
    {
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    options.Json = true;
                    break;
                case "--check":
                    options.Check = true;
                    break;
                case "--without" when i + 1 < args.Length:
                    options.Without.Add(args[++i]);
                    break;
                case "--appendfsync" when i + 1 < args.Length && args[i + 1] is "always" or "everysec":
                    options.Persistence = args[++i] == "always" ? RedisPersistence.Always : RedisPersistence.EverySecond;
                    break;
                case "--rounds" when TryParseNumber(args, ref i, out var rounds):
                    options.Rounds = rounds;
                    break;
                case "--size" when TryParseNumber(args, ref i, out var size):
                    options.Size = size;
                    break;
                case "--outstanding" when TryParseNumber(args, ref i, out var outstanding):
                    options.Outstanding = outstanding;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<string> args, ref int i, out int number)
    {
        number = 0;
        return i + 1 < args.Length && int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
    }

    private static IEnumerable<string> Table(BenchmarkReport report)
    {
        yield return $"{report.Suite} on {report.Machine}, {report.Processors} processors, {report.Framework}";
        foreach (var measurement in report.Measurements)
        {
            var goal = measurement.Goal is { } text ? $"  {(measurement.IsMissed ? "MISSED" : "ok")}: {text}" : "";
            var note = measurement.Note is { } how ? $"  ({how})" : "";
            var interval = measurement.Rounds is { } rounds
                ? string.Create(CultureInfo.InvariantCulture, $"  [{measurement.Low:0.####} .. {measurement.High:0.####}] of {rounds} rounds")
                : "";
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{measurement.Name,-44} {measurement.Value,12:0.####} {measurement.Unit,-14}{interval}{goal}{note}");
        }
    }
}
