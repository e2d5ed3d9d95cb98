using System.Runtime.InteropServices;
using System.Text.Json;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Imaging.Generation.Decoding;
using SogniLike.Imaging.Generation.Denoising;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>The built-in model reproduces what the reference implementation made of it, stage by stage.</summary>
[Trait("Category", "Golden")]
public sealed class EmojiDiffusionReferenceTests
{
    private static readonly JsonElement Index = GoldenFile.Load("emoji-diffusion/index").Index;
    private static readonly ModelContract Contract = EmojiDiffusionFixture.Model.Contract;
    private static readonly SessionCache Sessions = EmojiDiffusionFixture.Model.Sessions;

    private static readonly GenerationRequest Request = new()
    {
        Prompt = Index.GetProperty("prompt").GetString()!,
        NegativePrompt = Index.GetProperty("negative_prompt").GetString()!,
        GuidanceScale = Index.GetProperty("guidance_scale").GetDouble(),
        Steps = Index.GetProperty("steps").GetInt32(),
        Seed = 1234,
    };

    [Fact]
    public void Tokens_OfBothPrompts_AreEqual()
    {
        Assert.Equal(
            MemoryMarshal.Cast<byte, int>(Bytes("input_ids")).ToArray(),
            Contract.TextEncoders[0].Tokenizer.EncodePadded(Request.NegativePrompt!).Ids.Concat(Contract.TextEncoders[0].Tokenizer.EncodePadded(Request.Prompt).Ids));
    }

    [Fact]
    public void Embeddings_OfBothPrompts_AreEqual()
    {
        Assert.InRange(GoldenFile.MaxDifference(Floats("last_hidden_state"), Embed()), 0, 1e-4);
    }

    [Fact]
    public void Noise_OfTheSeed_IsEqualBitForBit()
    {
        var noise = new float[4 * 16 * 16];

        NoiseSources.ByName[Request.NoiseSource].Open(Request.Seed).Fill(noise);

        Assert.Equal(Floats("initial_latents"), noise);
    }

    [Fact]
    public void Prediction_OfFirstStep_IsEqual()
    {
        using var runner = new GraphRunner(TimeProvider.System);
        var embeddings = Floats("last_hidden_state");
        var half = embeddings.Length / 2;
        var text = new TextConditioning(
            new PromptEmbedding(embeddings[half..], 77, null),
            new PromptEmbedding(embeddings[..half], 77, null),
            PromptTokens.None,
            PromptTokens.None);
        var guidance = Guidance.Create(Contract, Request, text, null, 128, 128);
        using var denoiser = new Denoiser(Contract, Sessions, runner, [guidance], new ControlInputs([], 0, 128, 128));

        var pair = denoiser.Evaluate([Floats("initial_latents")], new DenoisingStep(951, 0, 20), CancellationToken.None);

        Assert.InRange(GoldenFile.MaxDifference(Floats("unet_first_step_epsilon"), [.. pair.SelectMany(static row => row)]), 0, 1e-3);
    }

    [Fact]
    public void Schedule_OfModel_IsEqual()
    {
        var plan = Samplers.ByName["ddim"].CreatePlan(Contract.Scheduler, Request.StepCount);

        Assert.Equal(MemoryMarshal.Cast<byte, int>(Bytes("ddim_timesteps")).ToArray(), plan.Timesteps.Select(static timestep => (int)timestep));
        Assert.InRange(GoldenFile.MaxDifference(Floats("alphas_cumprod"), [.. new NoiseSchedule(Contract.Scheduler).AlphasCumulative]), 0, 1e-6);
    }

    [Fact]
    public async Task Latents_OfEveryStep_StayWithinOneThousandth()
    {
        var recorder = new StepRecorder();

        await new ImagePipeline(EmojiDiffusionFixture.Model).GenerateAsync(Request, recorder);

        var expected = Floats("ddim_latents");
        Assert.Equal(Request.StepCount, recorder.Latents.Count);
        for (var i = 0; i < recorder.Latents.Count; i++)
        {
            var latent = recorder.Latents[i];
            Assert.InRange(RelativeDifference(expected.AsSpan(i * latent.Length, latent.Length), latent), 0, 1e-3);
        }
    }

    [Fact]
    public void Decoder_OfFinalLatent_IsEqual()
    {
        using var runner = new GraphRunner(TimeProvider.System);

        var planes = LatentDecoder.DecodePlanes(
            Contract.ImageDecoder,
            Sessions,
            runner,
            Floats("ddim_latents").AsSpan(^1024..),
            128,
            128,
            CancellationToken.None);

        Assert.InRange(GoldenFile.MaxDifference(Floats("decoded"), planes), 0, 1e-3);
    }

    [Fact]
    public async Task Image_OfReferencePrompt_HasAPeakSignalToNoiseRatioOver40()
    {
        var result = await new ImagePipeline(EmojiDiffusionFixture.Model).GenerateAsync(Request);

        var image = Assert.IsType<GenerationResult.Completed>(result).Image;
        Assert.Equal((128, 128), (image.Pixels.Width, image.Pixels.Height));
        Assert.InRange(PeakSignalToNoise(Bytes("image"), image.Pixels.Pixels.Span), 40, double.PositiveInfinity);
    }

    private static float[] Embed()
    {
        using var runner = new GraphRunner(TimeProvider.System);
        var text = new PromptEncoder(Contract, Sessions, runner, new GenerationLimits()).Encode(Request, isGuided: true, CancellationToken.None);
        return [.. text.Negative!.Context, .. text.Positive.Context];
    }

    private static double RelativeDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (difference, norm) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - actual[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }

    private static double PeakSignalToNoise(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var sum = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            sum += Math.Pow(expected[i] - actual[i], 2);
        }

        return 10 * Math.Log10(255.0 * 255.0 / (sum / expected.Length));
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(RepositoryPaths.Golden($"emoji-diffusion/{name}.bin"));

    private static float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name)).ToArray();
}
