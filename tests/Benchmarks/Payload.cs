using SogniLike.Benchmarks.Pools;
using SogniLike.Coordinator.Intake;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Testing.Coordinator;
using NoiseSource = SogniLike.Coordinator.Intake.NoiseSource;

namespace SogniLike.Benchmarks;

/// <summary>The job that both sides carry.</summary>
internal static class Payload
{
    private const string Prompt = "a red apple on a wooden table, morning light through a window, soft shadows, highly detailed, 35 mm photograph";
    private const string NegativePrompt = "blurry, low quality, watermark, text";

    /// <summary>As the coordinator takes it from an artist.</summary>
    /// <param name="seed">Of the image.</param>
    /// <param name="side">Width and height, pixels.</param>
    public static SubmitRequest ForCoordinator(ulong seed, int side) => new()
    {
        Model = TestModels.Emoji.Name,
        Prompt = Prompt,
        NegativePrompt = NegativePrompt,
        Width = side,
        Height = side,
        Steps = 20,
        Sampler = "ddim",
        GuidanceScale = 7.5,
        Seed = seed,
        NoiseSource = NoiseSource.Cpu,
        Count = 1,
    };

    /// <summary>As an artist sends it over gRPC.</summary>
    /// <param name="seed">Of the image.</param>
    /// <param name="side">Width and height, pixels.</param>
    public static JobSpec ForArtist(ulong seed, int side) => new()
    {
        Model = CoordinatorProgram.Model,
        Prompt = Prompt,
        NegativePrompt = NegativePrompt,
        Width = (uint)side,
        Height = (uint)side,
        Steps = 20,
        Sampler = "ddim",
        GuidanceScale = 7.5,
        Seed = seed,
    };

    /// <summary>The same fields, for JSON.</summary>
    public static object ForBullMq() => new
    {
        model = TestModels.Emoji.Name,
        manifest = TestModels.Emoji.Manifest.Value,
        prompt = Prompt,
        negativePrompt = NegativePrompt,
        width = 8,
        height = 8,
        steps = 20,
        sampler = "ddim",
        guidanceScale = 7.5,
        seed = "1234567890",
        noiseSource = "cpu",
    };
}
