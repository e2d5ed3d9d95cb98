using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests.Chaos;

/// <summary>The command line: <c>chaos [--jobs N] [--seed S]</c>.</summary>
internal static class ChaosCommand
{
    private const int UsualJobs = 10_000;

    /// <returns>0 nothing lost, doubled or stuck; 1 otherwise; 2 wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (Parse(args) is not { } options)
        {
            await error.WriteLineAsync("Usage: dotnet run --project tests/EndToEnd -- chaos [--jobs N] [--seed S]");
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
        if (args is not ["chaos", ..])
        {
            return null;
        }

        var options = new ChaosOptions { Seed = Random.Shared.Next(), Jobs = UsualJobs };
        for (var i = 1; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            switch (args[i])
            {
                case "--jobs" when number > 0:
                    options = options with { Jobs = number };
                    break;
                case "--seed":
                    options = options with { Seed = number };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    /// <summary>Keeps what the programs said, for a run that went wrong.</summary>
    private sealed class ProgramOutput : ITestOutputHelper
    {
        private readonly StringBuilder _text = new();

        public void WriteLine(string message) => _text.AppendLine(message);

        public void WriteLine(string format, params object[] args) => _text.AppendFormat(CultureInfo.InvariantCulture, format, args).AppendLine();

        public override string ToString() => _text.ToString();
    }
}
