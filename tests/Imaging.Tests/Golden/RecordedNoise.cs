using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Tests.Golden;

/// <summary>Keeps what is drawn, to compare it with the draws of the reference.</summary>
internal sealed class RecordedNoise(INoiseStream noise) : INoiseStream
{
    public List<float[]> Draws { get; } = [];

    public void Fill(Span<float> destination)
    {
        noise.Fill(destination);
        Draws.Add(destination.ToArray());
    }
}
