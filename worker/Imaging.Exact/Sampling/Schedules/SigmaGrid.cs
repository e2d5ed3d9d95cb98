namespace SogniLike.Imaging.Exact.Sampling.Schedules;

/// <summary>Timesteps and noise levels of the steps of a run. There is one noise level more than timesteps: that after the last step.</summary>
internal sealed record SigmaGrid(double[] Timesteps, double[] Sigmas, double InitialNoiseScale)
{
    public int Steps => Timesteps.Length;

    /// <summary>The levels for latents of unit variance, or of flow models.</summary>
    public NoiseLevel[] Levels(bool isFlow) => Array.ConvertAll(Sigmas, sigma => isFlow ? NoiseLevel.OfFlow(sigma) : NoiseLevel.OfSigma(sigma));

    /// <summary>The noise levels of a run that starts late.</summary>
    public double[] SigmasFrom(int firstStep) => Sigmas[Math.Min(firstStep, Steps)..];

    /// <summary>The grid of diffusers' Euler, Heun, LMS and KDPM2 classes: fractional timesteps, levels interpolated, spreads between the first and last of
    /// them.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="finalSigma">Level after the last step.</param>
    /// <param name="roundsKarras">The class rounds the timesteps of Karras levels.</param>
    public static SigmaGrid Create(PlanRequest request, double finalSigma = 0, bool roundsKarras = false)
    {
        request.RefuseFlow();
        var settings = request.Settings;
        var training = request.Training;
        var spacing = request.Spacing(TimestepSpacing.Linspace);
        var timesteps = TimestepGrid.Create(spacing, training.Count, request.Steps, settings.StepsOffset, fractional: true);
        var sigmas = Array.ConvertAll(timesteps, training.At);
        var (max, min) = (settings.SigmaMax ?? sigmas[0], settings.SigmaMin ?? sigmas[^1]);
        if (Spread(request, max, min) is { } spread)
        {
            sigmas = spread;
            timesteps = Array.ConvertAll(sigmas, training.TimestepOf);
            if (roundsKarras && request.SigmaSchedule == ScheduleType.Karras)
            {
                timesteps = Array.ConvertAll(timesteps, Math.Round);
            }
        }

        // Leading spacing starts below the full noise level: the first latent also holds the unit variance of the image.
        var first = sigmas[0];
        return new SigmaGrid(timesteps, [.. sigmas, finalSigma], spacing == TimestepSpacing.Leading ? Math.Sqrt((first * first) + 1) : first);
    }

    /// <summary>The grid of diffusers' DPM-Solver, UniPC and DEIS classes: whole timesteps, spreads between the first and last training level.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="finalSigma">Level after the last step.</param>
    /// <param name="spacing">The only spacing the class knows; null for any.</param>
    public static SigmaGrid CreateForSolvers(PlanRequest request, FinalSigma finalSigma, TimestepSpacing? spacing = null)
    {
        var settings = request.Settings;
        var training = request.Training;
        var end = training.Count - training.CountBelowLambda(settings.LambdaMinClipped);
        var timesteps = TimestepGrid.CreateForSolvers(
            spacing ?? request.Spacing(TimestepSpacing.Linspace), training.Count, end, request.Steps, settings.StepsOffset);
        var sigmas = Array.ConvertAll(timesteps, training.At);
        var (max, min) = (settings.SigmaMax ?? training.Max, settings.SigmaMin ?? training.Min);
        if (Spread(request, max, min) is { } spread)
        {
            sigmas = spread;
            // Karras and Lu round, the others cut off; with the cosine schedule all cut off.
            var rounds = request.SigmaSchedule is ScheduleType.Karras or ScheduleType.LuLambdas or ScheduleType.AlignYourSteps or ScheduleType.AlignYourStepsXl
                && settings.BetaSchedule != BetaSchedule.SquaredCosineCapped;
            timesteps = Array.ConvertAll(sigmas, sigma => rounds ? Math.Round(training.TimestepOf(sigma)) : Math.Floor(training.TimestepOf(sigma)));
        }

        return new SigmaGrid(timesteps, [.. sigmas, finalSigma == FinalSigma.Zero ? 0 : Math.Min(training.Min, sigmas[^1])], 1);
    }

    /// <summary>The grid of DPM-Solver, UniPC and DEIS for flow models (<c>use_flow_sigmas</c>).</summary>
    public static SigmaGrid CreateForFlowSolvers(PlanRequest request, FinalSigma finalSigma)
    {
        if (request.SigmaSchedule is { } schedule)
        {
            throw new ArgumentException($"schedule {ScheduleTypes.Name(schedule)} is not for models with prediction_type flow.");
        }

        var count = request.Training.Count;
        var sigmas = new double[request.Steps];
        for (var i = 0; i < sigmas.Length; i++)
        {
            sigmas[i] = FlowShift.Apply(request.Settings.Shift, (request.Steps - i) * ((1 - (1.0 / count)) / request.Steps));
        }

        var timesteps = Array.ConvertAll(sigmas, sigma => Math.Floor(sigma * count));
        return new SigmaGrid(timesteps, [.. sigmas, finalSigma == FinalSigma.Zero ? 0 : sigmas[^1]], 1);
    }

    /// <summary>The grid of k-diffusion as A1111 calls it: fractional timesteps, levels interpolated by their logarithm, spreads over all training
    /// levels.</summary>
    public static SigmaGrid CreateForKDiffusion(PlanRequest request)
    {
        request.RefuseFlow();
        var settings = request.Settings;
        var training = request.Training;
        var steps = request.Steps;
        var last = training.Count - 1;
        var (max, min) = (settings.SigmaMax ?? training.Max, settings.SigmaMin ?? training.Min);
        var sigmas = request.Options.Schedule switch
        {
            ScheduleType.AlignYourSteps => AlignYourSteps.FromLevels(isXl: false, steps),
            ScheduleType.AlignYourStepsXl => AlignYourSteps.FromLevels(isXl: true, steps),
            ScheduleType.Simple => At(i => training[last - (int)(i * (training.Count / (double)steps))]),
            ScheduleType.SgmUniform => At(i => training.AtLogarithmic(last - (i * (last / (double)steps)))),
            ScheduleType.Trailing or ScheduleType.Leading => At(
                i => training[(int)TimestepGrid.Create(request.Spacing(default), training.Count, steps, settings.StepsOffset, false)[i]]),
            _ => Spread(request, max, min) ?? At(i => training.AtLogarithmic(steps == 1 ? last : last - (i * (last / (double)(steps - 1))))),
        };
        return new SigmaGrid(Array.ConvertAll(sigmas, training.TimestepOf), [.. sigmas, 0], sigmas[0]);

        double[] At(Func<int, double> level)
        {
            var levels = new double[steps];
            for (var i = 0; i < steps; i++)
            {
                levels[i] = level(i);
            }

            return levels;
        }
    }

    private static double[]? Spread(PlanRequest request, double max, double min) => request.SigmaSchedule switch
    {
        ScheduleType.Karras => SigmaRamps.Karras(max, min, request.Steps),
        ScheduleType.Exponential or ScheduleType.LuLambdas => SigmaRamps.Exponential(max, min, request.Steps),
        ScheduleType.Beta => SigmaRamps.Beta(max, min, request.Steps),
        ScheduleType.AlignYourSteps => AlignYourSteps.FromTimesteps(request.Training, isXl: false, request.Steps),
        ScheduleType.AlignYourStepsXl => AlignYourSteps.FromTimesteps(request.Training, isXl: true, request.Steps),
        _ => null,
    };
}
