namespace SogniLike.Imaging.Exact.Noise;

/// <summary>A way to turn seeds into standard-normal noise, bit for bit the same on every machine. Safe for concurrent use.</summary>
public interface INoiseSource
{
    /// <summary>Name in requests and records, such as <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>Name under "RNG" in the parameters text of A1111's web UI.</summary>
    string ParametersName { get; }

    /// <summary>Starts the stream of numbers of a seed.</summary>
    INoiseStream Open(ulong seed);

    /// <summary>
    /// Starts the stream of one image of a batch: that of <c>seed + image</c>, modulo 2^64. Each image has a stream of its own, so that it does not depend on
    /// the size of the batch.
    /// </summary>
    /// <param name="seed">Seed of the batch.</param>
    /// <param name="image">Number of the image, from 0 on.</param>
    INoiseStream Open(ulong seed, int image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(image);
        return Open(unchecked(seed + (ulong)image));
    }
}
