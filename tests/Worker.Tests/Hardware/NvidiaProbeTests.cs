using SogniLike.Worker.Hardware;

namespace SogniLike.Worker.Tests.Hardware;

public sealed class NvidiaProbeTests
{
    [Fact]
    public void Parse_OneOrMoreGpus_TakesTheFirst()
    {
        Assert.Equal(new NvidiaGpu("NVIDIA GeForce RTX 3060", 12288UL << 20), NvidiaProbe.Parse("NVIDIA GeForce RTX 3060, 12288\nOther, 1\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("No devices were found")]
    [InlineData("NVIDIA, [N/A]")]
    [InlineData("NVIDIA, -5")]
    [InlineData("NVIDIA, 99999999999999999999")]
    [InlineData(", 12288")]
    public void Parse_AnythingElse_IsNoGpu(string output) => Assert.Null(NvidiaProbe.Parse(output));

    [Fact]
    public void Cpu_ThisMachine_NamesItselfAndItsThreads()
    {
        Assert.EndsWith($", {Environment.ProcessorCount} threads", DeviceProbe.Cpu(), StringComparison.Ordinal);
        Assert.True(DeviceProbe.MainMemoryBytes() > 1 << 20);
    }
}
