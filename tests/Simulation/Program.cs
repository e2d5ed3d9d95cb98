using System.Globalization;
using System.Text.Json;
using SogniLike.Simulation.Adversary;
using SogniLike.Simulation.Checks;
using SogniLike.Simulation.Scheduler;

const string Usage = """
    Usage: dotnet run --project tests/Simulation -- scheduler [options]

      --seed N          default: a fresh one, which is printed
      --jobs N          1 to 1,000,000, default 1,000
      --workers N       2 to 10,000, default 20
      --coordinators N  1 to 100, default 3
      --artists N       1 to 1,000, default 6
      --store KIND      memory (default) or redis
      --backlog         nothing goes wrong; artists of different weights wait for the same workers
      --log FILE        also write the event log there
      --json            print the result as JSON

    Or: dotnet run --project tests/Simulation -- adversary [--seed N] [--campaigns N] [--audits N] [--json] [--check]

    Exit codes: 0 every invariant held, 1 one did not, 2 wrong arguments.
    """;

if (args is ["adversary", ..])
{
    return AdversaryCommand.Run(args.AsSpan(1), Console.Out, Console.Error);
}

if (args is not ["scheduler", ..])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var options = new SchedulerOptions { Seed = Random.Shared.Next(), Jobs = 1_000, Workers = 20 };
var (json, log) = (false, "");
for (var i = 1; i < args.Length; i++)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--json":
            json = true;
            continue;
        case "--backlog":
            options = options with { Backlog = true };
            continue;
        case "--seed" when Number(value, 0, int.MaxValue) is { } seed:
            options = options with { Seed = seed };
            break;
        case "--jobs" when Number(value, 1, 1_000_000) is { } jobs:
            options = options with { Jobs = jobs };
            break;
        case "--workers" when Number(value, 2, 10_000) is { } workers:
            options = options with { Workers = workers };
            break;
        case "--coordinators" when Number(value, 1, 100) is { } coordinators:
            options = options with { Coordinators = coordinators };
            break;
        case "--artists" when Number(value, 1, 1_000) is { } artists:
            options = options with { Artists = artists };
            break;
        case "--store" when value is "memory" or "redis":
            options = options with { OnRedis = value == "redis" };
            break;
        case "--log" when value.Length > 0:
            log = value;
            break;
        default:
            Console.Error.WriteLine($"{args[i]} {value} is not understood.\n\n{Usage}");
            return 2;
    }

    i++;
}

Console.Error.WriteLine($"seed {options.Seed}");
try
{
    var result = SchedulerRun.Run(options);
    if (log.Length > 0)
    {
        File.WriteAllLines(log, result.Log);
    }

    Console.WriteLine(json
        ? JsonSerializer.Serialize(result, SchedulerJson.Indented)
        : $"{result.Jobs} jobs: {result.Delivered} delivered, {result.Failed} failed, {result.Cancelled} cancelled, {result.Deleted} deleted afterwards; {result.Leases} leases, "
            + $"{result.Hedges} to a second worker, who won {result.HedgesWon}, {result.BatchedJobs} in {result.Batches} batches; "
            + $"{result.CoordinatorsLost} coordinators, {result.WorkersLost} workers and {result.Cuts} links lost; "
            + $"{result.Steps} steps in {result.VirtualSeconds} virtual seconds, the last job {result.SecondsToEndAfterCalm} s after the calm; "
            + (options.Backlog ? $"drift {result.FairnessDrift} of at most {result.FairnessBound} kilopixel-steps over weight in {result.ContestedLeases} contested leases; " : "")
            + $"log {result.LogSha256[..16]}");
    return 0;
}
catch (InvariantViolationException violation)
{
    Console.Error.WriteLine(violation.Message);
    return 1;
}

static int? Number(string text, int least, int most) =>
    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
