using System.Text.Json;
using SogniLike.Coordinator.Audits;
using SogniLike.Simulation.Adversary;
using SogniLike.Simulation.Scheduler;
using Xunit.Abstractions;

namespace SogniLike.Simulation;

public sealed class AdversaryTests(ITestOutputHelper output)
{
    /// <summary>A short run of what <c>-- adversary --check</c> runs in full.</summary>
    [Fact]
    public void Run_DefaultOptions_NoCheatGainsAndNobodyHonestIsConvicted()
    {
        var result = AdversaryRun.Run(new AdversarySettings
        {
            Campaigns = 60,
            HonestAudits = 10_000,
            FramedAudits = 5_000,

            // Their campaigns are the longest, and lose the most.
            Strategies = [.. Strategy.All.Select(static one => one.OnlyDear ? one with { Repeats = 0.25 } : one)],
        });
        output.WriteLine(JsonSerializer.Serialize(result, SchedulerJson.Indented));
        Assert.Empty(result.Violations);
    }

    [Fact]
    public void Run_SameSeed_SameResult()
    {
        var settings = new AdversarySettings { Seed = 2, Campaigns = 2, HonestAudits = 100, FramedAudits = 100 };
        Assert.Equal(JsonSerializer.Serialize(AdversaryRun.Run(settings)), JsonSerializer.Serialize(AdversaryRun.Run(settings)));
    }

    [Fact]
    public void Run_WindowTooShort_SaysWhoGains()
    {
        var result = AdversaryRun.Run(Of("skips_100_percent", "replayed") with { Audits = new AuditsOptions { PendingJobs = 20 } });
        Assert.Contains(result.Violations, static violation => violation.StartsWith("skips_100_percent: gains", StringComparison.Ordinal));
        Assert.Contains(result.Violations, static violation => violation.Contains("let a cheat break even", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Violations, static violation => violation.StartsWith("replayed", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_CalibratedTooSmall_SaysThatHonestWorkersAreConvicted()
    {
        // Hardware that never computes the same twice: of any other kind some verifier agrees, and one that agrees keeps three others from convicting. The last part of the audits is of it.
        var result = AdversaryRun.Run(Of("honest_noisy_hardware") with { CalibrationScale = 0.1, HonestAudits = 10_200 });
        Assert.Contains("honest_noisy_hardware: convicted.", result.Violations);
        Assert.Contains(result.Violations, static violation => violation.EndsWith("audits convicted an honest worker.", StringComparison.Ordinal));
        Assert.Contains(result.Violations, static violation => violation.EndsWith("audits of honest workers did not pass.", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_MoreAudits_SaysThatTheyCostTooMuch() => Assert.Contains(
        AdversaryRun.Run(Of("honest") with { Audits = new AuditsOptions { LeastRate = 0.2 } }).Violations,
        static violation => violation.StartsWith("honest: audits cost", StringComparison.Ordinal) && violation.EndsWith("2 % is the most.", StringComparison.Ordinal));

    /// <summary>A skipper that saves more than it skips is not what the formula is about.</summary>
    [Fact]
    public void Run_NotAsInTheFormula_SaysSo()
    {
        var result = AdversaryRun.Run(Of("skips_10_percent") with
        {
            Strategies = [Strategy.All.Single(static one => one.Name == "skips_10_percent") with { Saved = 1 }],
            Campaigns = 40,
        });
        Assert.Contains(result.Violations, static violation => violation.Contains("; the formula says", StringComparison.Ordinal));
    }

    private static AdversarySettings Of(params string[] strategies) => new()
    {
        Campaigns = 10,
        HonestAudits = 10,
        FramedAudits = 10,
        Strategies = [.. Strategy.All.Where(one => strategies.Contains(one.Name))],
    };
}
