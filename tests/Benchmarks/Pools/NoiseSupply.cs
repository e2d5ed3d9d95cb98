using SogniLike.Testing.Images;

namespace SogniLike.Benchmarks.Pools;

/// <summary>Images that are all different. Safe for concurrent use.</summary>
/// <param name="side">Width and height, pixels.</param>
internal sealed class NoiseSupply(int side)
{
    private readonly NoisePng _noise = new(side);
    private int _number;

    /// <summary>Width and height, pixels.</summary>
    public int Side => _noise.Side;

    /// <summary>The next file.</summary>
    public byte[] Next() => _noise.Draw((uint)Interlocked.Increment(ref _number));
}
