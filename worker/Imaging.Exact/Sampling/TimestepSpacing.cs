namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>How the steps of a run are spread over the training timesteps (table 2 of Lin et al., 2023).</summary>
public enum TimestepSpacing
{
    /// <summary>Multiples of N / steps from 0 on, plus an offset.</summary>
    Leading,

    /// <summary>Multiples of N / steps from N - 1 down.</summary>
    Trailing,

    /// <summary>From 0 to N - 1, both included.</summary>
    Linspace,
}
