using SogniLike.Imaging.Exact.Arithmetic;
using SogniLike.Imaging.Exact.Sampling.Programs;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>
/// The updates of DPM-Solver (Lu et al., 2022, appendix B of DPM-Solver++) from one noise level to another, in all four forms: with predicted images or noise,
/// deterministic or stochastic.
/// </summary>
internal sealed class DpmUpdate
{
    private readonly SchedulerSettings _settings;
    private readonly NoiseLevel _from;
    private readonly NoiseLevel _to;

    public DpmUpdate(SchedulerSettings settings, NoiseLevel from, NoiseLevel to)
    {
        (_settings, _from, _to) = (settings, from, to);
        H = to.Lambda - from.Lambda;
    }

    /// <summary>Step in lambda; infinite to an image without noise.</summary>
    public double H { get; }

    private bool UsesImages => _settings.Algorithm is SolverAlgorithm.DpmSolverPlusPlus or SolverAlgorithm.SdeDpmSolverPlusPlus;

    private bool IsStochastic => _settings.Algorithm is SolverAlgorithm.SdeDpmSolverPlusPlus or SolverAlgorithm.SdeDpmSolver;

    /// <summary>What the solver integrates: the predicted image or noise.</summary>
    public static Linear Predicted(SchedulerSettings settings, NoiseLevel level) =>
        settings.Algorithm is SolverAlgorithm.DpmSolverPlusPlus or SolverAlgorithm.SdeDpmSolverPlusPlus
            ? level.Image(settings.PredictionType)
            : level.Epsilon(settings.PredictionType);

    /// <exception cref="ArgumentException">The solver has infinite coefficients with these settings.</exception>
    public static void RefuseUnsuitable(SchedulerSettings settings)
    {
        if (settings.Algorithm is SolverAlgorithm.DpmSolver or SolverAlgorithm.SdeDpmSolver && settings.FinalSigma == FinalSigma.Zero)
        {
            throw new ArgumentException("final_sigmas_type zero needs algorithm_type dpmsolver++ or sde-dpmsolver++; the others need sigma_min.");
        }
    }

    /// <param name="sample">The latent at the start.</param>
    /// <param name="d0">Prediction there.</param>
    public Linear First(Linear sample, Linear d0)
    {
        var start = _settings.Algorithm switch
        {
            SolverAlgorithm.DpmSolverPlusPlus => _to.Noise / _from.Noise,
            SolverAlgorithm.SdeDpmSolverPlusPlus => _to.Noise / _from.Noise * ExactMath.Exp(-H),
            _ => _to.Signal / _from.Signal,
        };
        var next = (start * sample) + (Weight() * d0);
        return IsStochastic ? next + (Fresh() * Linear.Noise) : next;
    }

    /// <param name="sample">The latent at the start.</param>
    /// <param name="d0">Prediction there.</param>
    /// <param name="d1">Its first difference, scaled to the step.</param>
    public Linear Second(Linear sample, Linear d0, Linear d1) =>
        First(sample, d0) + ((_settings.SolverType == SolverType.Heun ? SecondWeight() : 0.5 * Weight()) * d1);

    /// <param name="sample">The latent at the start.</param>
    /// <param name="d0">Prediction there.</param>
    /// <param name="d1">Its first difference, scaled to the step.</param>
    /// <param name="d2">Its second difference.</param>
    public Linear Third(Linear sample, Linear d0, Linear d1, Linear d2)
    {
        var next = First(sample, d0) + (SecondWeight() * d1);
        return _settings.Algorithm switch
        {
            SolverAlgorithm.DpmSolverPlusPlus => next - (_to.Signal * (((ExactMath.ExpM1(-H) + H) / (H * H)) - 0.5) * d2),
            SolverAlgorithm.SdeDpmSolverPlusPlus => next + (_to.Signal * (((-ExactMath.ExpM1(-2 * H) - (2 * H)) / (4 * H * H)) + 0.5) * d2),
            SolverAlgorithm.DpmSolver => next - (_to.Noise * (((ExactMath.ExpM1(H) - H) / (H * H)) - 0.5) * d2),
            _ => throw new ArgumentException("algorithm_type sde-dpmsolver has no solver_order 3."),
        };
    }

    /// <summary>The third order of the singlestep form with the midpoint rule.</summary>
    public Linear ThirdMidpoint(Linear sample, Linear d0, Linear d1) => First(sample, d0) + (SecondWeight() * d1);

    /// <summary>Integral of the exponential over the step.</summary>
    private double Weight() => _settings.Algorithm switch
    {
        SolverAlgorithm.DpmSolverPlusPlus => -_to.Signal * ExactMath.ExpM1(-H),
        SolverAlgorithm.SdeDpmSolverPlusPlus => -_to.Signal * ExactMath.ExpM1(-2 * H),
        SolverAlgorithm.DpmSolver => -_to.Noise * ExactMath.ExpM1(H),
        _ => -2 * _to.Noise * ExactMath.ExpM1(H),
    };

    /// <summary>Integral of the exponential times the distance from the start.</summary>
    private double SecondWeight() => _settings.Algorithm switch
    {
        SolverAlgorithm.DpmSolverPlusPlus => _to.Signal * ((ExactMath.ExpM1(-H) / H) + 1),
        SolverAlgorithm.SdeDpmSolverPlusPlus => _to.Signal * ((ExactMath.ExpM1(-2 * H) / (2 * H)) + 1),
        SolverAlgorithm.DpmSolver => -_to.Noise * ((ExactMath.ExpM1(H) / H) - 1),
        _ => -2 * _to.Noise * ((ExactMath.ExpM1(H) / H) - 1),
    };

    private double Fresh() => UsesImages
        ? _to.Noise * Math.Sqrt(-ExactMath.ExpM1(-2 * H))
        : _to.Noise * Math.Sqrt(ExactMath.ExpM1(2 * H));
}
