using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests.Chaos;

/// <summary>The command line: <c>chaos [--jobs N] [--seed S] [--workers N] [--between-kills SECONDS]</c>.</summary>
internal static class ChaosCommand
{
    private const int UsualJobs = 10_000;
    private const int MostWorkers = 64;
    private const double LongestPause = 3_600;

    private static readonly string Help = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Usage: dotnet run -c Release --project tests/EndToEnd -- chaos [--jobs N] [--seed S] [--workers N] [--between-kills SECONDS]

        Jobs go through real processes that are killed with -9 at random. At the end every acknowledged job is accounted for: lost, doubled and stuck must be 0.

          --jobs N                 Jobs to submit. Default {UsualJobs}.
          --seed S                 Decides what is submitted, who is killed and when; the machine decides the rest. Default: a fresh one, printed.
          --workers N              Worker processes, 1 to {MostWorkers}. Default {new ChaosOptions { Seed = 0, Jobs = 1 }.Workers}.
          --between-kills SECONDS  Mean pause between two kills, above 0. Default {new ChaosOptions { Seed = 0, Jobs = 1 }.BetweenKills.TotalSeconds}.

        Kills: after a pause of 0 to twice the mean one process dies, as long as jobs are submitted.
          1 of 2  a worker, with the jobs it has; it is started again at once
          1 of 3  the coordinator; it is started again after up to a second, and the next pause begins when it is ready
          1 of 6  redis-server; the coordinator starts it again, and the next pause begins at once, so that kills meet a recovery too
        A worker is not put on hold for its crashes, and a job may lose its worker many times. When no job ends for {new ChaosOptions { Seed = 0, Jobs = 1 }.Patience.TotalSeconds:0} s the rest is stuck.

        Ends with 0 when all is well, 1 when something was lost, doubled, stuck or failed, 2 for wrong arguments.
        """);

    /// <returns>0 nothing lost, doubled or stuck; 1 otherwise; 2 wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is ["chaos", "--help" or "-h"])
        {
            await output.WriteLineAsync(Help);
            return 0;
        }

        if (Parse(args) is not { } options)
        {
            await error.WriteLineAsync(Help);
            return 2;
        }

        await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}, {options.Jobs} jobs"));
        var programs = new ProgramOutput();
        var report = await ChaosRun.RunAsync(options, programs, error);
        if (!report.Holds)
        {
            await error.WriteLineAsync(programs.ToString());
        }

        await output.WriteLineAsync(report.ToString());
        return report.Holds ? 0 : 1;
    }

    private static ChaosOptions? Parse(string[] args)
    {
        if (args is not ["chaos", ..] || args.Length % 2 == 0)
        {
            return null;
        }

        ChaosOptions? options = new ChaosOptions { Seed = Random.Shared.Next(), Jobs = UsualJobs };
        for (var i = 1; i < args.Length && options is not null; i += 2)
        {
            options = args[i] switch
            {
                "--jobs" when Number(args[i + 1]) is > 0 and var jobs => options with { Jobs = jobs },
                "--seed" when Number(args[i + 1]) is >= 0 and var seed => options with { Seed = seed },
                "--workers" when Number(args[i + 1]) is > 0 and <= MostWorkers and var workers => options with { Workers = workers },
                "--between-kills" when Seconds(args[i + 1]) is > 0 and <= LongestPause and var seconds => options with { BetweenKills = TimeSpan.FromSeconds(seconds) },
                _ => null,
            };
        }

        return options;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static double Seconds(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>Keeps what the programs said, for a run that went wrong.</summary>
    private sealed class ProgramOutput : ITestOutputHelper
    {
        private readonly StringBuilder _text = new();

        public void WriteLine(string message) => _text.AppendLine(message);

        public void WriteLine(string format, params object[] args) => _text.AppendFormat(CultureInfo.InvariantCulture, format, args).AppendLine();

        public override string ToString() => _text.ToString();
    }
}
