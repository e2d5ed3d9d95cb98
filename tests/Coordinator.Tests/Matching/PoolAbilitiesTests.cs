using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Matching;

public sealed class PoolAbilitiesTests
{
    [Theory]
    [InlineData("worker")]
    [InlineData("model")]
    [InlineData("sampler")]
    [InlineData("mode")]
    [InlineData("size")]
    [InlineData("memory")]
    [InlineData("precision")]
    [InlineData("content")]
    [InlineData(null)]
    public void Find_SaysWhatTheClosestWorkersLack(string? code)
    {
        var spec = TestJobs.Spec with { Needs = new JobNeeds("img2img", "fp16", 4L << 30), ContentClasses = ["violence"] };
        List<WorkerPresence> present = [];
        foreach (var has in new[] { "model", "sampler", "mode", "size", "memory", "precision", "content", null })
        {
            if (code == "worker")
            {
                break;
            }

            // Each worker comes one step further than the one before it.
            present.Add(Worker(has));
            if (has == code)
            {
                break;
            }
        }

        Assert.Equal(code, PoolAbilities.Find(spec, present)?.Code);
        Assert.False(PoolAbilities.Find(spec, present) is { Message: "" });
    }

    [Fact]
    public void Find_PausedOrBusyWorkers_CountAsThereAndOlderCoordinatorsAreBelieved()
    {
        Assert.Null(PoolAbilities.Find(TestJobs.Spec, [Worker(null) with { Paused = true, BusySlots = 1 }]));
        Assert.Null(PoolAbilities.Find(TestJobs.Spec, [Worker("content") with { Capabilities = null }]));
    }

    private static WorkerPresence Worker(string? lacks)
    {
        var order = new[] { "model", "sampler", "mode", "size", "memory", "precision", "content", null };
        bool Has(string what) => Array.IndexOf(order, what) < Array.IndexOf(order, lacks);
        var manifest = Has("model") ? TestJobs.Manifest : TestJobs.OtherManifest;
        return new WorkerPresence
        {
            Id = TestJobs.Worker,
            CoordinatorId = "c",
            SoftwareVersion = "",
            Device = "",
            ExecutionProvider = "",
            Slots = 1,
            BusySlots = 0,
            Paused = false,
            Models = [manifest],
            LastSeenAtMs = 1,
            Capabilities = new WorkerCapabilities
            {
                Models = [new ModelCapability(manifest, true, Has("size") ? 0 : 64, Has("precision") ? "fp16" : "fp32")],
                Slots = 1,
                Device = "",
                ExecutionProvider = "",
                MemoryBytes = Has("memory") ? 8L << 30 : 1L << 30,
                Samplers = Has("sampler") ? ["ddim"] : [],
                Modes = Has("mode") ? ["txt2img", "img2img"] : [],
                ContentClasses = Has("content") ? ["violence"] : [],
            },
        };
    }
}
