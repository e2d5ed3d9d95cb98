namespace SogniLike.Imaging.Exact.Noise;

internal sealed class PhiloxNoiseSource : INoiseSource
{
    public string Name => "nv";

    public string ParametersName => "NV";

    public INoiseStream Open(ulong seed) => new PhiloxNoiseStream(seed);
}
