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
}
