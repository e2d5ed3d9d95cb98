using System.Text.Json;
using System.Text.Json.Nodes;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Tests.Golden;

/// <summary>What the golden files of whole runs share: settings, the stand-in for a model, and comparisons.</summary>
internal static class GoldenRun
{
    private static readonly HashSet<string> KnownArguments =
    [
        "num_train_timesteps", "beta_start", "beta_end", "beta_schedule", "trained_betas", "rescale_betas_zero_snr", "prediction_type",
        "timestep_spacing", "steps_offset", "set_alpha_to_one", "clip_sample", "clip_sample_range", "use_karras_sigmas", "use_exponential_sigmas",
        "use_beta_sigmas", "use_lu_lambdas", "use_flow_sigmas", "final_sigmas_type", "sigma_min", "sigma_max", "interpolation_type",
        "algorithm_type", "solver_order", "solver_type", "lower_order_final", "euler_at_final", "lambda_min_clipped", "predict_x0",
        "disable_corrector", "skip_prk_steps", "variance_type", "original_inference_steps", "timestep_scaling", "shift", "flow_shift", "base_shift",
        "max_shift", "base_image_seq_len", "max_image_seq_len", "time_shift_type", "shift_terminal", "stochastic_sampling", "thresholding",
    ];

    /// <summary>Constructor arguments of a scheduler, read as the file of a model is. An argument that nothing reads fails, so that no case passes by being
    /// misread.</summary>
    public static SchedulerSettings Settings(JsonElement config, string scheduler)
    {
        Assert.All(config.EnumerateObject(), static argument => Assert.Contains(argument.Name, KnownArguments));
        var file = JsonNode.Parse(config.GetRawText())!.AsObject();
        file["_class_name"] = scheduler;
        var defects = new ModelDefects();
        var settings = SchedulerConfiguration.Read(new ModelConfiguration("config", JsonSerializer.SerializeToElement(file), defects), defects);
        Assert.Empty(defects.All);
        return settings!;
    }

    public static SamplerOptions Options(JsonElement test, ISampler sampler, SchedulerSettings settings) => new()
    {
        Eta = test.GetProperty("step_kwargs").TryGetProperty("eta", out var eta) ? eta.GetDouble() : null,
        Strength = test.TryGetProperty("strength", out var strength) ? strength.GetDouble() : 1,

        // The classes do as their arguments say, and prefer nothing.
        Schedule = sampler.PreferredSchedule is null || sampler.ScheduleFor(settings, null) != sampler.PreferredSchedule || AsksForSpread(test) ? null
            : settings.TimestepSpacing switch
            {
                TimestepSpacing.Leading => ScheduleType.Leading,
                TimestepSpacing.Trailing => ScheduleType.Trailing,
                _ => ScheduleType.Linspace,
            },
    };

    private static bool AsksForSpread(JsonElement test) =>
        test.GetProperty("config").EnumerateObject().Any(static argument => argument.Name is "use_karras_sigmas" && argument.Value.ValueKind == JsonValueKind.True);

    /// <summary>The sampler of a class; one that is not known fails the case.</summary>
    public static ISampler Sampler(string name)
    {
        var sampler = Samplers.ForClass(name);
        Assert.True(sampler is not null, $"No sampler is made after {name}.");
        return sampler;
    }

    /// <summary>The reference's model: <c>0.3 sin(3 x + t / 100)</c> in float.</summary>
    public static void Predict(ReadOnlySpan<float> input, double timestep, Span<float> output)
    {
        var shift = (float)timestep / 100f;
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = 0.3f * MathF.Sin((3f * input[i]) + shift);
        }
    }

    /// <summary>Walks a run and gives the latents before each evaluation and after the last.</summary>
    public static List<float[]> Walk(SamplingRun run)
    {
        var latents = new List<float[]> { run.Latent.ToArray() };
        var (input, output) = (new float[run.Latent.Length], new float[run.Latent.Length]);
        while (!run.IsComplete)
        {
            run.WriteModelInput(input);
            Predict(input, run.Timestep, output);
            run.Advance(output);
            latents.Add(run.Latent.ToArray());
        }

        return latents;
    }

    /// <param name="expected">Float32 numbers of the reference.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="nearZero">Absolute tolerance: what rounding leaves of a zero.</param>
    public static void AssertClose(JsonElement expected, IReadOnlyList<double> actual, double nearZero)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            Assert.Equal(expected[i].GetDouble(), actual[i], Math.Max(nearZero, 2e-4 * Math.Abs(expected[i].GetDouble())));
        }
    }

    /// <summary>Noise of the generator that the reference used; cases without noise draw none.</summary>
    public static INoiseStream StepNoise(JsonElement test)
    {
        var seed = test.GetProperty("noise_generator_seed");
        return seed.ValueKind == JsonValueKind.Number ? NoiseSources.Cpu.Open(seed.GetUInt64()) : new NoNoise();
    }

    private sealed class NoNoise : INoiseStream
    {
        public void Fill(Span<float> destination) => Assert.Fail("The reference draws no noise here.");
    }
}
