namespace SogniLike.Simulation.Adversary;

/// <summary>What a worker or a verifier says that it computes on: a device class.</summary>
internal enum ToyDevice
{
    /// <summary>Single precision.</summary>
    Single,

    /// <summary>Half precision.</summary>
    Half,

    /// <summary>Half precision, in sums too, whose order differs from time to time.</summary>
    Noisy,
}
