namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Variants of the multistep solvers (<c>solver_type</c>). A variant of another solver means the default.</summary>
public enum SolverType
{
    /// <summary>The default of the solver.</summary>
    Default,

    /// <summary>DPM-Solver: second order by the midpoint rule, its default.</summary>
    Midpoint,

    /// <summary>DPM-Solver: second order by Heun's rule.</summary>
    Heun,

    /// <summary>UniPC with B(h) = h; for few steps without guidance.</summary>
    Bh1,

    /// <summary>UniPC with B(h) = exp(h) - 1, its default.</summary>
    Bh2,
}
