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
        var timesteps = config.Integer("num_train_timesteps", 1, 10_000) ?? 1000;
        var settings = new SchedulerSettings
        {
            TrainingTimesteps = timesteps,
            BetaStart = config.Number("beta_start", 1e-9, MaxBeta) ?? 0.0001,
            BetaEnd = config.Number("beta_end", 1e-9, MaxBeta) ?? 0.02,
            BetaSchedule = Choose(
                config,
                defects,
                "beta_schedule",
                "linear",
                ("linear", BetaSchedule.Linear),
                ("scaled_linear", BetaSchedule.ScaledLinear),
                ("squaredcos_cap_v2", BetaSchedule.SquaredCosineCapped)),
            TrainedBetas = config.Numbers("trained_betas", 10_000),
            RescaleToZeroSignal = config.Flag("rescale_betas_zero_snr") ?? false,
            PredictionType = Choose(
                config,
                defects,
                "prediction_type",
                "epsilon",
                ("epsilon", PredictionType.Epsilon),
                ("v_prediction", PredictionType.Velocity),
                ("sample", PredictionType.Sample)),
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
            SetAlphaToOne = config.Flag("set_alpha_to_one") ?? true,
            ClipRange = ReadClipRange(config),
            UseKarrasSigmas = config.Flag("use_karras_sigmas") ?? false,
            FinalSigma = Choose(config, defects, "final_sigmas_type", "zero", ("zero", FinalSigma.Zero), ("sigma_min", FinalSigma.Minimum)),
        };
        if (config.Flag("thresholding") == true)
        {
            defects.Add(ModelDefectCode.UnsupportedScheduler, Part, "thresholding is on; it is not supported.");
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
