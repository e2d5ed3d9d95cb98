namespace SogniLike.Imaging.Exact.Noise;

internal sealed class TorchCpuNoiseSource : INoiseSource
{
    public string Name => "cpu";

    public string ParametersName => "CPU";

    /// <summary>Like PyTorch's generator this one knows only the low 32 bits of a seed.</summary>
    public INoiseStream Open(ulong seed) => new TorchCpuNoiseStream((uint)seed);
}
