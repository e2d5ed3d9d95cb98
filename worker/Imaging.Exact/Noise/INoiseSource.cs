namespace SogniLike.Imaging.Exact.Noise;

/// <summary>A way to turn seeds into standard-normal noise, bit for bit the same on every machine. Safe for concurrent use.</summary>
public interface INoiseSource
{
    /// <summary>Name in requests and records, such as <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>Name under "RNG" in the parameters text of A1111's web UI.</summary>
    string ParametersName { get; }

    /// <summary>Starts the stream of numbers of a seed. Image i of a batch has a stream of its own with seed + i.</summary>
    INoiseStream Open(ulong seed);
}
