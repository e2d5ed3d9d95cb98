namespace SogniLike.Coordinator.Workers;

/// <summary>Why nothing of what a worker earned vests. Numbers are stored and never reused.</summary>
public enum PayHoldKind
{
    /// <summary>The last audit of a result from this device told nothing: nobody was there to compute it again, or nobody knows how far honest devices of its class lie apart.</summary>
    Unchecked = 1,

    /// <summary>As many verifiers as there were found a result wrong, and they are too few to convict.</summary>
    Accused = 2,
}
