namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Which equation the DPM solvers solve (<c>algorithm_type</c>).</summary>
public enum SolverAlgorithm
{
    /// <summary><c>dpmsolver++</c>: the probability flow in terms of predicted images.</summary>
    DpmSolverPlusPlus,

    /// <summary><c>dpmsolver</c>: the probability flow in terms of predicted noise.</summary>
    DpmSolver,

    /// <summary><c>sde-dpmsolver++</c>: the stochastic equation in terms of predicted images.</summary>
    SdeDpmSolverPlusPlus,

    /// <summary><c>sde-dpmsolver</c>: the stochastic equation in terms of predicted noise.</summary>
    SdeDpmSolver,
}
