using SogniLike.Testing.Images;

namespace SogniLike.Benchmarks.Pools;

/// <summary>Images that are all different. Safe for concurrent use.</summary>
/// <param name="side">Width and height, pixels.</param>
/// <param name="first">Number of the first image.</param>
internal sealed class NoiseSupply(int side, int first = 0)
{
    private readonly NoisePng _noise = new(side);
    private int _number = first;

    /// <summary>Width and height, pixels.</summary>
    public int Side => _noise.Side;

    /// <summary>The next file.</summary>
    public byte[] Next() => _noise.Draw((uint)Interlocked.Increment(ref _number));
}
