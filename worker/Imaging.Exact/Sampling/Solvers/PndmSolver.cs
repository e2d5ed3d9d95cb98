using SogniLike.Imaging.Exact.Sampling.Programs;
using SogniLike.Imaging.Exact.Sampling.Schedules;

namespace SogniLike.Imaging.Exact.Sampling.Solvers;

/// <summary>
/// Pseudo numerical methods for diffusion models (Liu et al., 2022): formula 9 with linear multistep coefficients (PLMS), started by a repeated first step
/// or by
/// three steps of a pseudo Runge-Kutta method.
/// </summary>
internal sealed class PndmSolver
{
    private const int Anchor = 4;
    private const int Accumulator = 5;

    private readonly IReadOnlyList<float> _alphas;
    private readonly double _final;
    private readonly PredictionType _prediction;
    private readonly int _stride;
    private readonly PlanBuilder _plan = new();
    private int _remembered;

    private PndmSolver(PlanRequest request)
    {
        _alphas = request.Schedule.AlphasCumulative;
        _final = request.Settings.SetAlphaToOne ? 1 : _alphas[0];
        _prediction = request.Prediction;
        _stride = _alphas.Count / request.Steps;
    }

    public static SamplingPlan Create(PlanRequest request)
    {
        request.RefuseFlow();
        return new PndmSolver(request).Run(request);
    }

    private SamplingPlan Run(PlanRequest request)
    {
        var settings = request.Settings;
        var grid = TimestepGrid.Create(request.Spacing(TimestepSpacing.Leading), _alphas.Count, request.Steps, settings.StepsOffset, fractional: false);
        var rungeKutta = settings.SkipRungeKutta ? [] : RungeKuttaTimesteps(grid);
        // With the linear method alone the second timestep is evaluated twice: the first step is taken again with what it found.
        int[] linear = settings.SkipRungeKutta
            ? grid.Length == 1 ? [(int)grid[0]] : [(int)grid[0], .. grid[1..].Prepend(grid[1]).Select(static t => (int)t)]
            : [.. grid.Skip(3).Select(static t => (int)t)];
        int[] timesteps = [.. rungeKutta, .. linear];
        for (var (i, counter) = (request.FirstStep, 0); i < timesteps.Length; i++, counter++)
        {
            var step = _plan.Evaluate(timesteps[i], NoiseLevel.OfAlpha(_alphas[timesteps[i]]));
            if (counter < rungeKutta.Length)
            {
                AddRungeKutta(step, timesteps[i], rungeKutta[counter / 4 * 4], counter);
            }
            else
            {
                AddLinear(step, timesteps[i], counter);
            }
        }

        return _plan.Build(1, null);
    }

    private int[] RungeKuttaTimesteps(double[] grid)
    {
        if (grid.Length < 4)
        {
            throw new ArgumentException($"skip_prk_steps is false; that needs at least 4 steps, not {grid.Length}.");
        }

        // t, the middle twice, and the next t; the first three steps have four evaluations each.
        var half = _stride / 2;
        return [.. Enumerable.Range(0, 3).SelectMany(i => new[] { (int)grid[i], (int)grid[i + 1] + half, (int)grid[i + 1] + half, (int)grid[i + 1] })];
    }

    private void AddRungeKutta(EvaluationBuilder step, int timestep, int start, int counter)
    {
        var previous = timestep - (counter % 2 == 0 ? _stride / 2 : 0);
        var output = Linear.Output;
        var anchor = Linear.Slot(Anchor);
        switch (counter % 4)
        {
            case 0:
                Remember(step);
                step.Keep(Accumulator, output / 6);
                anchor = step.Keep(Anchor, Linear.Latent);
                break;
            case 1 or 2:
                step.Keep(Accumulator, Linear.Slot(Accumulator) + (output / 3));
                break;
            default:
                output = Linear.Slot(Accumulator) + (output / 6);
                break;
        }

        step.Next(Transfer(anchor, start, previous, output));
    }

    private void AddLinear(EvaluationBuilder step, int timestep, int counter)
    {
        var previous = timestep - _stride;
        var sample = Linear.Latent;
        if (counter == 1)
        {
            (previous, timestep) = (timestep, Math.Min(timestep + _stride, _alphas.Count - 1));
            step.Next(Transfer(Linear.Slot(Anchor), timestep, previous, (Linear.Output + Remembered(1)) / 2));
            return;
        }

        if (counter == 0)
        {
            step.Keep(Anchor, Linear.Latent);
        }

        Remember(step);
        var output = _remembered switch
        {
            1 => Linear.Output,
            2 => ((3 * Remembered(1)) - Remembered(2)) / 2,
            3 => ((23 * Remembered(1)) - (16 * Remembered(2)) + (5 * Remembered(3))) / 12,
            _ => ((55 * Remembered(1)) - (59 * Remembered(2)) + (37 * Remembered(3)) - (9 * Remembered(4))) / 24,
        };
        step.Next(Transfer(sample, timestep, previous, output));
    }

    private void Remember(EvaluationBuilder step) => step.Keep(_remembered++ % 4, Linear.Output);

    /// <summary>The last output but <paramref name="back"/> - 1.</summary>
    private Linear Remembered(int back) => Linear.Slot((_remembered - back) % 4);

    /// <summary>Formula 9: from one noise level to another along a prediction.</summary>
    private Linear Transfer(Linear sample, int timestep, int previous, Linear output)
    {
        double alpha = _alphas[timestep];
        var next = previous >= 0 ? _alphas[previous] : _final;
        var epsilon = _prediction switch
        {
            PredictionType.Epsilon => output,
            PredictionType.Velocity => (Math.Sqrt(alpha) * output) + (Math.Sqrt(1 - alpha) * sample),
            _ => (sample - (Math.Sqrt(alpha) * output)) / Math.Sqrt(1 - alpha),
        };
        var denominator = (alpha * Math.Sqrt(1 - next)) + Math.Sqrt(alpha * (1 - alpha) * next);
        return (Math.Sqrt(next / alpha) * sample) - ((next - alpha) / denominator * epsilon);
    }
}
