using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Models;

/// <summary>Reads <c>scheduler_config.json</c>. Fields that are absent take the defaults of diffusers.</summary>
internal static class SchedulerConfiguration
{
    public const string Part = "scheduler/scheduler_config.json";

    private const double MaxBeta = 0.9999;

    public static SchedulerSettings? Read(ModelConfiguration config, ModelDefects defects)
    {
        var before = defects.All.Count;
        var type = config.Text("_class_name") ?? "";
        var timesteps = config.Integer("num_train_timesteps", 1, 10_000) ?? 1000;
        // Classes made for Stable Diffusion have its betas as defaults, the older ones those of DDPM.
        var isLatent = type is "LCMScheduler" or "TCDScheduler";
        var hasLatentBetas = isLatent || type is "HeunDiscreteScheduler" or "KDPM2DiscreteScheduler" or "KDPM2AncestralDiscreteScheduler";
        var settings = new SchedulerSettings
        {
            TrainingTimesteps = timesteps,
            BetaStart = config.Number("beta_start", 1e-9, MaxBeta) ?? (hasLatentBetas ? 0.00085 : 0.0001),
            BetaEnd = config.Number("beta_end", 1e-9, MaxBeta) ?? (hasLatentBetas ? 0.012 : 0.02),
            BetaSchedule = Choose(
                config,
                defects,
                "beta_schedule",
                isLatent ? "scaled_linear" : "linear",
                ("linear", BetaSchedule.Linear),
                ("scaled_linear", BetaSchedule.ScaledLinear),
                ("squaredcos_cap_v2", BetaSchedule.SquaredCosineCapped)),
            TrainedBetas = config.Numbers("trained_betas", 10_000),
            RescaleToZeroSignal = config.Flag("rescale_betas_zero_snr") ?? false,
            PredictionType = Choose(
                config,
                defects,
                "prediction_type",
                type == "FlowMatchEulerDiscreteScheduler" ? "flow_prediction" : "epsilon",
                ("epsilon", PredictionType.Epsilon),
                ("v_prediction", PredictionType.Velocity),
                ("sample", PredictionType.Sample),
                ("flow_prediction", PredictionType.Flow),
                ("flow", PredictionType.Flow)),
            TimestepSpacing = config.Has("timestep_spacing")
                ? Choose(
                    config,
                    defects,
                    "timestep_spacing",
                    "leading",
                    ("leading", TimestepSpacing.Leading),
                    ("trailing", TimestepSpacing.Trailing),
                    ("linspace", TimestepSpacing.Linspace))
                : null,
            StepsOffset = config.Integer("steps_offset", 0, timesteps) ?? 0,
            SetAlphaToOne = config.Flag("set_alpha_to_one") ?? type != "PNDMScheduler",
            ClipRange = ReadClipRange(config),
            UseKarrasSigmas = config.Flag("use_karras_sigmas") ?? false,
            UseExponentialSigmas = config.Flag("use_exponential_sigmas") ?? false,
            UseBetaSigmas = config.Flag("use_beta_sigmas") ?? false,
            UseLuLambdas = config.Flag("use_lu_lambdas") ?? false,
            FinalSigma = Choose(config, defects, "final_sigmas_type", "zero", ("zero", FinalSigma.Zero), ("sigma_min", FinalSigma.Minimum)),
            SigmaMin = config.Number("sigma_min", 1e-6, 1e6),
            SigmaMax = config.Number("sigma_max", 1e-6, 1e6),
            InterpolateLogSigmas = Choose(config, defects, "interpolation_type", "linear", ("linear", false), ("log_linear", true)),
            Algorithm = Choose(
                config,
                defects,
                "algorithm_type",
                "dpmsolver++",
                ("dpmsolver++", SolverAlgorithm.DpmSolverPlusPlus),
                ("dpmsolver", SolverAlgorithm.DpmSolver),
                ("sde-dpmsolver++", SolverAlgorithm.SdeDpmSolverPlusPlus),
                ("sde-dpmsolver", SolverAlgorithm.SdeDpmSolver),
                ("deis", SolverAlgorithm.DpmSolverPlusPlus)),
            SolverOrder = config.Integer("solver_order", 1, 3),
            SolverType = Choose(
                config,
                defects,
                "solver_type",
                "",
                ("", SolverType.Default),
                ("midpoint", SolverType.Midpoint),
                ("heun", SolverType.Heun),
                ("bh1", SolverType.Bh1),
                ("bh2", SolverType.Bh2),
                ("logrho", SolverType.Default)),
            LowerOrderFinal = config.Flag("lower_order_final"),
            EulerAtFinal = config.Flag("euler_at_final") ?? false,
            LambdaMinClipped = config.Number("lambda_min_clipped", double.NegativeInfinity, 100) ?? double.NegativeInfinity,
            PredictImage = config.Flag("predict_x0") ?? true,
            DisableCorrector = config.Numbers("disable_corrector", 10_000) is { Length: > 0 } disabled
                ? Array.ConvertAll(disabled, static step => (int)step)
                : null,
            SkipRungeKutta = config.Flag("skip_prk_steps") ?? type != "PNDMScheduler",
            VarianceType = Choose(
                config,
                defects,
                "variance_type",
                "fixed_small",
                ("fixed_small", VarianceType.FixedSmall),
                ("fixed_small_log", VarianceType.FixedSmall),
                ("fixed_large", VarianceType.FixedLarge)),
            OriginalInferenceSteps = config.Integer("original_inference_steps", 1, timesteps) ?? Math.Min(50, timesteps),
            TimestepScaling = config.Number("timestep_scaling", 1e-6, 1e6) ?? 10,
            Shift = config.Number("shift", 1e-3, 100) ?? config.Number("flow_shift", 1e-3, 100) ?? 1,
            UseDynamicShifting = config.Flag("use_dynamic_shifting") ?? false,
            BaseShift = config.Number("base_shift", -10, 10) ?? 0.5,
            MaxShift = config.Number("max_shift", -10, 10) ?? 1.15,
            BaseImageTokens = config.Integer("base_image_seq_len", 1, 1 << 20) ?? 256,
            MaxImageTokens = config.Integer("max_image_seq_len", 1, 1 << 20) ?? 4096,
            UseLinearTimeShift = Choose(config, defects, "time_shift_type", "exponential", ("exponential", false), ("linear", true)),
            ShiftTerminal = config.Number("shift_terminal", 0, 0.99),
            UseStochasticFlow = config.Flag("stochastic_sampling") ?? false,
        };
        RefuseUnsupported("thresholding");
        RefuseUnsupported("invert_sigmas");
        if (config.Text("timestep_type") == "continuous")
        {
            defects.Add(ModelDefectCode.UnsupportedScheduler, Part, "timestep_type is continuous; it is not supported.");
        }

        if (defects.All.Count > before)
        {
            return null;
        }

        try
        {
            _ = new NoiseSchedule(settings);
            return settings;
        }
        catch (ArgumentException exception)
        {
            defects.Add(ModelDefectCode.UnsupportedScheduler, Part, exception.Message);
            return null;
        }

        void RefuseUnsupported(string flag)
        {
            if (config.Flag(flag) == true)
            {
                defects.Add(ModelDefectCode.UnsupportedScheduler, Part, $"{flag} is on; it is not supported.");
            }
        }
    }

    /// <summary>
    /// Clipping is on by default in the classes DDIM and DDPM of diffusers and does not exist in the others, where its absence therefore means off.
    /// </summary>
    private static double? ReadClipRange(ModelConfiguration config)
    {
        var clips = config.Flag("clip_sample") ?? config.Text("_class_name") is "DDIMScheduler" or "DDPMScheduler";
        return clips ? config.Number("clip_sample_range", 1e-6, 1e6) ?? 1 : null;
    }

    private static T Choose<T>(
        ModelConfiguration config,
        ModelDefects defects,
        string name,
        string fallback,
        params ReadOnlySpan<(string Name, T Value)> choices)
        where T : struct
    {
        var chosen = config.Text(name) ?? fallback;
        var names = new List<string>();
        foreach (var (text, value) in choices)
        {
            if (text == chosen)
            {
                return value;
            }

            names.Add(text);
        }

        defects.Add(ModelDefectCode.UnsupportedScheduler, Part, $"{name} is none of {string.Join(", ", names)}.");
        return default;
    }
}
