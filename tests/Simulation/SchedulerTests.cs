using System.Diagnostics;
using System.Text.Json;
using SogniLike.Simulation.Checks;
using SogniLike.Simulation.Scheduler;
using Xunit.Abstractions;

namespace SogniLike.Simulation;

public sealed class SchedulerTests(ITestOutputHelper output)
{
    /// <summary>Three to show; others were found while they failed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_FixedSeed_InvariantsHold(int seed) => AssertHolds(new SchedulerOptions { Seed = seed });

    /// <summary>What a run does not do it cannot show; which seed does what changes with the rules.</summary>
    [Fact]
    public void Run_FirstSeeds_DeleteHedgeBatchAndArrange()
    {
        const int Most = 20;
        var (seed, deleted, won, batched, arranged) = (0, 0, 0, 0, 0);
        while (seed < Most && (deleted == 0 || won == 0 || batched == 0 || arranged == 0))
        {
            var result = SchedulerRun.Run(new SchedulerOptions { Seed = ++seed, Jobs = 120 });
            (deleted, won, batched, arranged) = (deleted + result.Deleted, won + result.HedgesWon, batched + result.BatchedJobs, arranged + result.Arranged);
        }

        Assert.True(deleted > 0 && won > 0 && batched > 0 && arranged > 0, $"{seed} seeds: {deleted} deleted, {won} won by a second worker, {batched} in batches, {arranged} paused or moved.");
    }

    /// <summary>Fresh seeds are tried by hand (README.md): a change is not refused for what none of its own doing is.</summary>
    [Fact]
    public void Run_FewerWorkers_InvariantsHold() => AssertHolds(new SchedulerOptions { Seed = 8, Jobs = 200, Workers = 10 });

    /// <summary>Artists of weights 1 to 3 who always wait, one coordinator and four.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_Backlog_AccountsStayWithinTheFairnessBound(int coordinators)
    {
        var result = SchedulerRun.Run(new SchedulerOptions { Seed = 7, Jobs = 800, Workers = 8, Artists = 4, Coordinators = coordinators, Backlog = true });
        output.WriteLine(JsonSerializer.Serialize(result, SchedulerJson.Indented));
        Assert.True(result.ContestedLeases > 200, $"Only {result.ContestedLeases} leases were contested.");
        Assert.InRange(result.FairnessDrift, 1, result.FairnessBound);
    }

    [Fact]
    public void Run_ManyCoordinators_InvariantsHold() => AssertHolds(new SchedulerOptions { Seed = 4, Jobs = 200, Coordinators = 7 });

    [Theory]
    [InlineData(5)]
    public void Run_SameSeedOnRedis_SameEventLogAsInMemory(int seed)
    {
        var options = new SchedulerOptions { Seed = seed, Jobs = 120, Workers = 8 };
        var memory = SchedulerRun.Run(options);
        var redis = SchedulerRun.Run(options with { OnRedis = true });
        Assert.Equal(memory.Log, redis.Log);
    }

    /// <summary>Whatever differs from process to process, such as the order in hash tables, must not decide anything.</summary>
    [Fact]
    public async Task Run_SameSeedInAnotherProcess_SameEventLog()
    {
        var options = new SchedulerOptions { Seed = 6, Jobs = 120, Workers = 8 };
        var here = SchedulerRun.Run(options);
        string[] arguments = [typeof(SchedulerRun).Assembly.Location, "scheduler", "--seed", "6", "--jobs", "120", "--workers", "8", "--json"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var there = JsonSerializer.Deserialize<SchedulerResult>(text, SchedulerJson.Indented)!;
        Assert.Equal(here.LogSha256, there.LogSha256);
    }

    /// <summary>The checks see what they are there for: each of these faults is in the store, where no rule can mend it.</summary>
    [Theory]
    [InlineData(nameof(Sabotage.StaleWrites), "was applied to version")]
    [InlineData(nameof(Sabotage.LostSubmissions), "must be")]
    [InlineData(nameof(Sabotage.LostRenewals), "is no function of the jobs", "was renewed, and it is not the running one")]
    [InlineData(nameof(Sabotage.ForgottenQueueEntries), "have not ended")]
    [InlineData(nameof(Sabotage.RepeatedEvents), "was told of event")]
    [InlineData(nameof(Sabotage.LostDeletions), "must be nothing")]
    public void Run_BrokenStore_IsFound(string sabotage, params string[] found)
    {
        var options = new SchedulerOptions { Seed = 1, Jobs = 100, Workers = 8, Sabotage = Enum.Parse<Sabotage>(sabotage) };
        var violation = Assert.Throws<InvariantViolationException>(() => SchedulerRun.Run(options));
        Assert.True(found.Any(text => violation.Message.Contains(text, StringComparison.Ordinal)), violation.Message);
        Assert.Contains("--seed 1", violation.Message, StringComparison.Ordinal);
    }

    private void AssertHolds(SchedulerOptions options)
    {
        var result = SchedulerRun.Run(options);
        output.WriteLine(JsonSerializer.Serialize(result, SchedulerJson.Indented));

        // A run in which nothing went wrong shows nothing.
        Assert.True(result.Delivered > options.Jobs / 2 && result.Leases > result.Delivered && result.CoordinatorsLost > 0 && result.WorkersLost > 0);
    }
}
