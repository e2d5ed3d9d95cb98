using SogniLike.Imaging.Exact.Noise;

namespace SogniLike.Imaging.Generation;

/// <summary>Gives a recorded tensor at the first draw and goes on with another stream.</summary>
internal sealed class RecordedNoiseStream(IReadOnlyList<float> first, INoiseStream rest) : INoiseStream
{
    private bool _given;

    public void Fill(Span<float> destination)
    {
        if (_given)
        {
            rest.Fill(destination);
            return;
        }

        if (destination.Length != first.Count)
        {
            throw new ArgumentException($"The recorded noise has {first.Count} elements; {destination.Length} were asked for.", nameof(destination));
        }

        _given = true;
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = first[i];
        }
    }
}
