using System.Text.Json;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

/// <summary>Constructor arguments of diffusers' schedulers as settings; an unknown argument fails, so that no case passes by being misread.</summary>
internal static class GoldenSettings
{
    private static readonly Dictionary<string, BetaSchedule> BetaSchedules = new()
    {
        ["linear"] = BetaSchedule.Linear,
        ["scaled_linear"] = BetaSchedule.ScaledLinear,
        ["squaredcos_cap_v2"] = BetaSchedule.SquaredCosineCapped,
    };

    private static readonly Dictionary<string, PredictionType> Predictions = new()
    {
        ["epsilon"] = PredictionType.Epsilon,
        ["v_prediction"] = PredictionType.Velocity,
        ["sample"] = PredictionType.Sample,
    };

    public static SchedulerSettings Read(JsonElement config)
    {
        // Class defaults of diffusers.
        var settings = new SchedulerSettings { BetaStart = 0.0001, BetaEnd = 0.02, BetaSchedule = BetaSchedule.Linear };
        foreach (var property in config.EnumerateObject())
        {
            settings = property.Name switch
            {
                "num_train_timesteps" => settings with { TrainingTimesteps = property.Value.GetInt32() },
                "beta_start" => settings with { BetaStart = property.Value.GetDouble() },
                "beta_end" => settings with { BetaEnd = property.Value.GetDouble() },
                "beta_schedule" => settings with { BetaSchedule = BetaSchedules[property.Value.GetString()!] },
                "rescale_betas_zero_snr" => settings with { RescaleToZeroSignal = property.Value.GetBoolean() },
                "steps_offset" => settings with { StepsOffset = property.Value.GetInt32() },
                "clip_sample" => settings with { ClipRange = property.Value.GetBoolean() ? 1 : null },
                "set_alpha_to_one" => settings with { SetAlphaToOne = property.Value.GetBoolean() },
                "prediction_type" => settings with { PredictionType = Predictions[property.Value.GetString()!] },
                "timestep_spacing" => settings with { TimestepSpacing = Enum.Parse<TimestepSpacing>(property.Value.GetString()!, ignoreCase: true) },
                "use_karras_sigmas" => settings with { UseKarrasSigmas = property.Value.GetBoolean() },
                "final_sigmas_type" => settings with { FinalSigma = property.Value.GetString() == "zero" ? FinalSigma.Zero : FinalSigma.Minimum },
                _ => throw new ArgumentException($"Unknown argument {property.Name}."),
            };
        }

        return settings;
    }
}
