using SogniLike.Imaging.Exact.Arithmetic;
using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>UniPC (Zhao et al., 2023): a multistep predictor, and a corrector that uses the next evaluation to improve the latent it was made at.</summary>
internal sealed class UniPcSolver
{
    private readonly SchedulerSettings _settings;
    private readonly NoiseLevel[] _levels;
    private readonly int _order;

    private UniPcSolver(SchedulerSettings settings, NoiseLevel[] levels)
    {
        (_settings, _levels) = (settings, levels);
        _order = settings.SolverOrder ?? 2;
    }

    // One prediction more than the order: the corrector needs the newest one beside those of the step it corrects.
    private int HistorySlots => _order + 1;

    private int LastSample => _order + 1;

    public static SamplingPlan Create(PlanRequest request)
    {
        var settings = request.Settings;
        var isFlow = request.Prediction == PredictionType.Flow;
        var grid = isFlow ? SigmaGrid.CreateForFlowSolvers(request, settings.FinalSigma) : SigmaGrid.CreateForSolvers(request, settings.FinalSigma);
        return new UniPcSolver(settings, grid.Levels(isFlow)).Run(request, grid);
    }

    private SamplingPlan Run(PlanRequest request, SigmaGrid grid)
    {
        var plan = new PlanBuilder();
        var lastOrder = 0;
        for (var i = request.FirstStep; i < grid.Steps; i++)
        {
            var step = plan.Evaluate(grid.Timesteps[i], _levels[i]);
            step.Keep(i % HistorySlots, _settings.PredictImage ? _levels[i].Image(request.Prediction) : _levels[i].Epsilon(request.Prediction));
            var corrects = i > request.FirstStep && !(_settings.DisableCorrector?.Contains(i - 1) ?? false);
            var sample = step.Keep(LastSample, corrects ? Update(i - 1, lastOrder, Linear.Slot(LastSample), corrects: true) : Linear.Latent);
            var order = _settings.LowerOrderFinal ?? true ? Math.Min(_order, grid.Steps - i) : _order;
            lastOrder = grid.Sigmas[i] == grid.Sigmas[i + 1] ? 1 : Math.Min(order, i - request.FirstStep + 1);
            step.Next(Update(i, lastOrder, sample, corrects: false));
        }

        return plan.Build(grid.InitialNoiseScale, grid.SigmasFrom(request.FirstStep));
    }

    /// <summary>From level <paramref name="i"/> to the next, by the predictions before (UniP), or with the prediction there (UniC).</summary>
    private Linear Update(int i, int order, Linear sample, bool corrects)
    {
        var (from, to) = (_levels[i], _levels[i + 1]);
        var h = to.Lambda - from.Lambda;
        var m0 = Prediction(i);
        var (ratios, differences) = (new double[order], new Linear[order]);
        for (var k = 1; k < order; k++)
        {
            ratios[k - 1] = (_levels[i - k].Lambda - from.Lambda) / h;
            differences[k - 1] = (Prediction(i - k) - m0) / ratios[k - 1];
        }

        ratios[order - 1] = 1;
        var hh = _settings.PredictImage ? -h : h;
        var phi = ExactMath.ExpM1(hh);
        var b = _settings.SolverType == SolverType.Bh1 ? hh : phi;
        var weights = Weights(ratios[..(corrects ? order : order - 1)], hh, phi, b, corrects);
        var sum = Linear.Zero;
        for (var k = 0; k < order - 1; k++)
        {
            sum += weights[k] * differences[k];
        }

        if (corrects)
        {
            sum += weights[order - 1] * (Prediction(i + 1) - m0);
        }

        var (start, factor) = _settings.PredictImage ? (to.Noise / from.Noise, to.Signal) : (to.Signal / from.Signal, to.Noise);
        return (start * sample) - (factor * phi * m0) - (factor * b * sum);
    }

    private Linear Prediction(int i) => Linear.Slot(i % HistorySlots);

    /// <summary>Solves the conditions of the order: sum of w_k r_k^(n-1) = n! phi_(n+1)(h) / B(h).</summary>
    private static double[] Weights(double[] ratios, double hh, double phi, double b, bool corrects)
    {
        // One unknown has a simpler value that serves as well.
        if (ratios.Length == 1)
        {
            return [0.5];
        }

        var n = ratios.Length;
        var matrix = new double[n, n + 1];
        var phiK = (phi / hh) - 1;
        var factorial = 1.0;
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < n; column++)
            {
                matrix[row, column] = row == 0 ? 1 : matrix[row - 1, column] * ratios[column];
            }

            matrix[row, n] = phiK * factorial / b;
            factorial *= row + 2;
            phiK = (phiK / hh) - (1 / factorial);
        }

        return Solve(matrix, n);
    }

    /// <summary>Gaussian elimination with the largest pivot of each column.</summary>
    private static double[] Solve(double[,] matrix, int n)
    {
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < n; row++)
            {
                pivot = Math.Abs(matrix[row, column]) > Math.Abs(matrix[pivot, column]) ? row : pivot;
            }

            for (var k = column; k <= n; k++)
            {
                (matrix[column, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[column, k]);
            }

            for (var row = column + 1; row < n; row++)
            {
                var factor = matrix[row, column] / matrix[column, column];
                for (var k = column; k <= n; k++)
                {
                    matrix[row, k] -= factor * matrix[column, k];
                }
            }
        }

        var solution = new double[n];
        for (var row = n - 1; row >= 0; row--)
        {
            var value = matrix[row, n];
            for (var k = row + 1; k < n; k++)
            {
                value -= matrix[row, k] * solution[k];
            }

            solution[row] = value / matrix[row, row];
        }

        return solution;
    }
}
