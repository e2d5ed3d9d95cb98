using System.Text.Json;
using SogniLike.Imaging.Exact.Configuration;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Reads <c>scheduler_config.json</c>. Fields that are absent take the defaults of diffusers.</summary>
public static class SchedulerSettingsReader
{
    /// <summary>Where it lies in a model.</summary>
    public const string Part = "scheduler/scheduler_config.json";

    private const double MaxBeta = 0.9999;

    /// <summary>Reads the bytes of the file, which may be anything.</summary>
    /// <param name="json">As it lies in the model.</param>
    /// <param name="problem">A sentence about the first thing that is wrong; empty when nothing is.</param>
    /// <returns>Null when something is wrong.</returns>
    public static SchedulerSettings? Read(byte[] json, out string problem)
    {
        var problems = new List<string>();
        SchedulerSettings? settings = null;
        try
        {
            using var document = JsonDocument.Parse(LenientJson.Quote(json), new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems.Add("It is no JSON object.");
            }

            settings = Read(new JsonFields(document.RootElement, problems.Add), problems.Add);
        }
        catch (JsonException)
        {
            problems.Add("It is no JSON.");
        }

        problem = problems.Count > 0 ? problems[0] : "";
        return problems.Count > 0 ? null : settings;
    }

    /// <summary>Reads the fields of the file.</summary>
    /// <param name="config">Tells itself of fields that cannot be read.</param>
    /// <param name="onUnsupported">Told a sentence about everything that is sound but cannot be sampled.</param>
    /// <returns>Null when something cannot be sampled.</returns>
    public static SchedulerSettings? Read(JsonFields config, Action<string> onUnsupported)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(onUnsupported);
        var isSupported = true;
        var type = config.Text("_class_name") ?? "";
        var timesteps = config.Whole("num_train_timesteps", 1, 10_000) ?? 1000;
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
                Refuse,
                "beta_schedule",
                isLatent ? "scaled_linear" : "linear",
                ("linear", BetaSchedule.Linear),
                ("scaled_linear", BetaSchedule.ScaledLinear),
                ("squaredcos_cap_v2", BetaSchedule.SquaredCosineCapped)),
            TrainedBetas = config.Numbers("trained_betas", 10_000),
            RescaleToZeroSignal = config.Flag("rescale_betas_zero_snr") ?? false,
            PredictionType = Choose(
                config,
                Refuse,
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
                    Refuse,
                    "timestep_spacing",
                    "leading",
                    ("leading", TimestepSpacing.Leading),
                    ("trailing", TimestepSpacing.Trailing),
                    ("linspace", TimestepSpacing.Linspace))
                : null,
            StepsOffset = config.Whole("steps_offset", 0, timesteps) ?? 0,
            SetAlphaToOne = config.Flag("set_alpha_to_one") ?? type != "PNDMScheduler",
            ClipRange = ReadClipRange(config),
            UseKarrasSigmas = config.Flag("use_karras_sigmas") ?? false,
            UseExponentialSigmas = config.Flag("use_exponential_sigmas") ?? false,
            UseBetaSigmas = config.Flag("use_beta_sigmas") ?? false,
            UseLuLambdas = config.Flag("use_lu_lambdas") ?? false,
            FinalSigma = Choose(config, Refuse, "final_sigmas_type", "zero", ("zero", FinalSigma.Zero), ("sigma_min", FinalSigma.Minimum)),
            SigmaMin = config.Number("sigma_min", 1e-6, 1e6),
            SigmaMax = config.Number("sigma_max", 1e-6, 1e6),
            InterpolateLogSigmas = Choose(config, Refuse, "interpolation_type", "linear", ("linear", false), ("log_linear", true)),
            Algorithm = Choose(
                config,
                Refuse,
                "algorithm_type",
                "dpmsolver++",
                ("dpmsolver++", SolverAlgorithm.DpmSolverPlusPlus),
                ("dpmsolver", SolverAlgorithm.DpmSolver),
                ("sde-dpmsolver++", SolverAlgorithm.SdeDpmSolverPlusPlus),
                ("sde-dpmsolver", SolverAlgorithm.SdeDpmSolver),
                ("deis", SolverAlgorithm.DpmSolverPlusPlus)),
            SolverOrder = config.Whole("solver_order", 1, 3),
            SolverType = Choose(
                config,
                Refuse,
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
                Refuse,
                "variance_type",
                "fixed_small",
                ("fixed_small", VarianceType.FixedSmall),
                ("fixed_small_log", VarianceType.FixedSmall),
                ("fixed_large", VarianceType.FixedLarge)),
            OriginalInferenceSteps = config.Whole("original_inference_steps", 1, timesteps) ?? Math.Min(50, timesteps),
            TimestepScaling = config.Number("timestep_scaling", 1e-6, 1e6) ?? 10,
            Shift = config.Number("shift", 1e-3, 100) ?? config.Number("flow_shift", 1e-3, 100) ?? 1,
            UseDynamicShifting = config.Flag("use_dynamic_shifting") ?? false,
            BaseShift = config.Number("base_shift", -10, 10) ?? 0.5,
            MaxShift = config.Number("max_shift", -10, 10) ?? 1.15,
            BaseImageTokens = config.Whole("base_image_seq_len", 1, 1 << 20) ?? 256,
            MaxImageTokens = config.Whole("max_image_seq_len", 1, 1 << 20) ?? 4096,
            UseLinearTimeShift = Choose(config, Refuse, "time_shift_type", "exponential", ("exponential", false), ("linear", true)),
            ShiftTerminal = config.Number("shift_terminal", 0, 0.99),
            UseStochasticFlow = config.Flag("stochastic_sampling") ?? false,
        };
        RefuseUnsupported("thresholding");
        RefuseUnsupported("invert_sigmas");
        if (config.Text("timestep_type") == "continuous")
        {
            Refuse("timestep_type is continuous; it is not supported.");
        }

        if (!isSupported)
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
            Refuse(exception.Message);
            return null;
        }

        void Refuse(string message)
        {
            isSupported = false;
            onUnsupported(message);
        }

        void RefuseUnsupported(string flag)
        {
            if (config.Flag(flag) == true)
            {
                Refuse($"{flag} is on; it is not supported.");
            }
        }
    }

    /// <summary>
    /// Clipping is on by default in the classes DDIM and DDPM of diffusers and does not exist in the others, where its absence therefore means off.
    /// </summary>
    private static double? ReadClipRange(JsonFields config)
    {
        var clips = config.Flag("clip_sample") ?? config.Text("_class_name") is "DDIMScheduler" or "DDPMScheduler";
        return clips ? config.Number("clip_sample_range", 1e-6, 1e6) ?? 1 : null;
    }

    private static T Choose<T>(
        JsonFields config,
        Action<string> refuse,
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

        refuse($"{name} is none of {string.Join(", ", names)}.");
        return default;
    }
}
