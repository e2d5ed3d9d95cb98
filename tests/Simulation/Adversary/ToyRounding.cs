namespace SogniLike.Simulation.Adversary;

/// <summary>What a device makes of a product.</summary>
internal enum ToyRounding
{
    /// <summary>Single precision.</summary>
    Single,

    /// <summary>Half precision: 11 bits.</summary>
    Half,

    /// <summary>The upper half of single precision: 8 bits. No honest device of the pool computes like that.</summary>
    Brain,
}
