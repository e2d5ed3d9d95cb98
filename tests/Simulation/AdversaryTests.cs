using System.Text.Json;
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
        var result = AdversaryRun.Run(seed: 1, campaigns: 25, honestAudits: 20_000);
        output.WriteLine(JsonSerializer.Serialize(result, SchedulerJson.Indented));
        Assert.Empty(result.Violations);
    }

    [Fact]
    public void Run_SameSeed_SameResult() => Assert.Equal(
        JsonSerializer.Serialize(AdversaryRun.Run(2, 2, 100)), JsonSerializer.Serialize(AdversaryRun.Run(2, 2, 100)));
}
