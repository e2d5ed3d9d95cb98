using SogniLike.Coordinator.Models;

namespace SogniLike.Testing.Coordinator;

/// <summary>Models as an operator adds them.</summary>
public static class TestModels
{
    /// <summary>A small model that is enabled.</summary>
    public static ModelRecord Emoji { get; } = new()
    {
        Name = "emoji-diffusion",
        Manifest = TestJobs.Manifest,
        Description = "Draws emoji.",
        Files = [new ModelFile("unet/model.onnx", 27_000_000, new string('1', 64)), new ModelFile("tokenizer/vocab.json", 50_000, new string('2', 64))],
        Limits = new ModelLimits(256, 512, 50, 20),
        Defaults = new ModelDefaults(128, 128, 20, "ddim", 3, "cpu"),
        Samplers = ["ddim", "euler"],
        Enabled = true,
        AddedAtMs = 1_767_225_600_000,
    };

    /// <summary>The same, and it is known how it samples, so that trajectories can be checked.</summary>
    public static ModelRecord Sampled { get; } = Emoji with
    {
        Sampling = new ModelSampling(
            """
            {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
             "prediction_type": "epsilon", "clip_sample": false, "set_alpha_to_one": false, "steps_offset": 1, "timestep_spacing": "leading"}
            """,
            LatentChannels: 4,
            PixelsPerLatent: 8),
    };

    /// <summary>The same, and it takes pictures.</summary>
    public static ModelRecord Pictured { get; } = Sampled with
    {
        Files = [.. Sampled.Files, new ModelFile("vae_encoder/model.onnx", 1_000_000, new string('3', 64))],
    };
}
