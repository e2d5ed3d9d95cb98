using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Tests.Fakes;
using SogniLike.Imaging.Tests.Generation;
using SogniLike.Imaging.Tests.Upscaling;
using SogniLike.Imaging.Upscaling;

namespace SogniLike.Imaging.Tests.Modes;

/// <summary>Each mode on graphs that compute something simple, so that a test can say what must come out.</summary>
public sealed class ModesTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a b", Seed = 7, Steps = 4, GuidanceScale = 2 };

    private static readonly RgbImage Picture = MasksTests.Noise(40, 32, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public async Task Generate_Batch_EqualsSingleImagesBitForBit(int imagesAtOnce)
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var pipeline = new ImagePipeline(loaded, new GenerationLimits { PixelsAtOnce = imagesAtOnce * 32 * 32 });
        var recorder = new StepRecorder();
        var request = Request with { Sampler = "euler_a", Seed = ulong.MaxValue - 1, Variation = new VariationSeed(5, 0.3) };

        var batch = await Images(pipeline, request with { Count = 5 }, recorder);

        Assert.Equal(5, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var seed = unchecked(request.Seed + (ulong)i);
            var single = await Images(pipeline, request with { Seed = seed, Variation = new VariationSeed(5 + (ulong)i, 0.3) });
            Assert.Equal(single[0].Pixels.Pixels.ToArray(), batch[i].Pixels.Pixels.ToArray());
            Assert.Equal((seed, seed), (batch[i].Parameters.Seed, batch[i].Record.Seed));
        }

        Assert.Equal(5 * 4, recorder.Steps.Count);
        Assert.Equal(Enumerable.Range(0, 5), recorder.Images.Distinct().Order());
    }

    [Fact]
    public async Task Record_OfAnImageWithControls_NamesThemByHash()
    {
        using var model = new FakeModel
        {
            ExtraInputs = [("controlnet_conds", FakeModel.Float, [1, "batch", 3, "image_height", "image_width"]), ("conditioning_scales", FakeModel.Float, [1, 1])],
        }.Write();
        using var loaded = model.Load();
        var control = new ControlImage(MasksTests.Noise(32, 32, 2)) { Weight = 0.5, End = 0.9 };

        var record = (await Images(new ImagePipeline(loaded), Request with { Width = 32, Height = 32, Controls = [control] }))[0].Record;

        var named = Assert.Single(record.Controls!);
        Assert.Equal((0.5, 0, 0.9, 64), (named.Weight, named.Start, named.End, named.PictureSha256.Length));
    }

    [Fact]
    public async Task Generate_Variation_IsTheOneOrTheOtherAtTheEnds()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        var pipeline = new ImagePipeline(loaded);

        var plain = await Latent(pipeline, Request);
        var other = await Latent(pipeline, Request with { Seed = 9 });

        Assert.Equal(plain, await Latent(pipeline, Request with { Variation = new VariationSeed(9, 0) }));
        Assert.InRange(Distance(other, await Latent(pipeline, Request with { Variation = new VariationSeed(9, 1) })), 0, 1e-4);
        Assert.InRange(Distance(plain, await Latent(pipeline, Request with { Variation = new VariationSeed(9, 0.2) })), 1e-3, Distance(plain, other));
    }

    [Fact]
    public async Task Generate_Picture_StartsFromItsNoisedLatentLate()
    {
        using var model = WithEncoder();
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        var images = await Images(new ImagePipeline(loaded), Request with { Steps = 10, Source = new ImageSource.Picture(Picture) { Strength = 0.5 } }, recorder);

        Assert.Equal((40, 32), (images[0].Pixels.Width, images[0].Pixels.Height));
        Assert.Equal(5, recorder.Steps.Count);
        Assert.Equal((0, 5, 401), recorder.Steps[0]);
        var plan = Samplers.ByName["ddim"].CreatePlan(loaded.Contract.Scheduler, 10, new SamplerOptions { Strength = 0.5 });
        Assert.InRange(Distance(plan.DrawInitialLatent(NoiseSources.Cpu.Open(7), EncodedPicture()), recorder.Before[0]), 0, 1e-5);
        Assert.Equal("picture", images[0].Record.Source!.Kind);
        Assert.Equal(0.5, images[0].Parameters.DenoisingStrength);
    }

    [Fact]
    public async Task Generate_EncoderWithDistribution_DrawsTheLatentBeforeTheNoise()
    {
        using var model = WithEncoder(logVariance: -2);
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        await Images(new ImagePipeline(loaded), Request with { Steps = 10, Source = new ImageSource.Picture(Picture) { Strength = 0.5 } }, recorder);

        var stream = NoiseSources.Cpu.Open(7);
        var latent = new float[4 * 4 * 5];
        stream.Fill(latent);
        var mean = EncodedPicture();
        for (var i = 0; i < latent.Length; i++)
        {
            latent[i] = mean[i] + (0.18215f * MathF.Exp(-1) * latent[i]);
        }

        var plan = Samplers.ByName["ddim"].CreatePlan(loaded.Contract.Scheduler, 10, new SamplerOptions { Strength = 0.5 });
        Assert.InRange(Distance(plan.DrawInitialLatent(stream, latent), recorder.Before[0]), 0, 1e-5);
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1)]
    public async Task Generate_InpaintingWithFourChannels_KeepsTheLatentOutsideTheMask(double strength)
    {
        using var model = WithEncoder();
        using var loaded = model.Load();
        var recorder = new StepRecorder();
        var source = new ImageSource.Inpainting(Picture, MasksTests.Dot(40, 32, 20, 12)) { Strength = strength, MaskBlur = 0 };

        var images = await Images(new ImagePipeline(loaded), Request with { Steps = 10, Source = source }, recorder);

        var picture = EncodedPicture();
        var last = recorder.Latents[^1];
        for (var i = 0; i < last.Length; i++)
        {
            Assert.True(i % 20 == 7 || Math.Abs(last[i] - picture[i]) < 1e-6f, $"Element {i} was not kept.");
        }

        Assert.NotEqual(picture[7], last[7]);
        AssertKept(Picture, images[0].Pixels, static (x, y) => x == 20 && y == 12);
    }

    [Fact]
    public async Task Generate_InpaintingWithNineChannels_GetsMaskAndMaskedPicture()
    {
        using var model = WithEncoder().Save("unet/model.onnx", ModeGraphs.DenoiserOf(9)).Save("unet/config.json", "{\"sample_size\": 4}");
        using var loaded = model.Load();
        var recorder = new StepRecorder();
        var mask = new byte[40 * 32];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = i % 40 < 16 ? (byte)255 : (byte)0;
        }

        var source = new ImageSource.Inpainting(Picture, new MaskImage(40, 32, mask)) { MaskBlur = 0, Strength = 1 };
        var images = await Images(new ImagePipeline(loaded), Request with { GuidanceScale = 1, Prompt = "", Source = source }, recorder);

        // The prediction is a tenth of the latent, the mean of the five channels, and something that all elements share.
        var picture = EncodedPicture();
        var rest = Enumerable.Range(0, 20).Select(i => recorder.Predictions[0][i] - (0.1f * recorder.Before[0][i])).ToArray();
        var expected = Enumerable.Range(0, 20).Select(i => i % 5 < 2 ? 0.2f : Enumerable.Range(0, 4).Sum(channel => picture[(channel * 20) + i]) / 5).ToArray();
        Assert.All(rest.Zip(expected, (a, b) => a - b), difference => Assert.InRange(difference - (rest[0] - expected[0]), -1e-4f, 1e-4f));
        AssertKept(Picture, images[0].Pixels, static (x, _) => x < 16);
    }

    [Fact]
    public async Task Generate_OnlyMasked_WorksInTheRequestsSizeAndPastesBack()
    {
        using var model = WithEncoder();
        using var loaded = model.Load();
        var recorder = new StepRecorder();
        var picture = MasksTests.Noise(200, 150, 6);
        var source = new ImageSource.Inpainting(picture, MasksTests.Dot(200, 150, 150, 100)) { MaskGrow = 5, MaskBlur = 3, Area = MaskArea.OnlyMasked, Padding = 8 };

        var images = await Images(new ImagePipeline(loaded), Request with { Width = 64, Height = 32, Source = source }, recorder);

        Assert.Equal((200, 150), (images[0].Pixels.Width, images[0].Pixels.Height));
        Assert.Equal(4 * 8 * 4, recorder.Latents[0].Length);
        AssertKept(picture, images[0].Pixels, static (x, y) => Math.Abs(x - 150) <= 8 && Math.Abs(y - 100) <= 8);
        Assert.Equal("only_masked", images[0].Record.Source!.Area);
    }

    [Fact]
    public async Task Generate_Outpainting_ExtendsThePictureAndLeavesTheOldPixels()
    {
        using var model = WithEncoder();
        using var loaded = model.Load();
        var source = new ImageSource.Outpainting(Picture) { Left = 13, Bottom = 6, Feather = 4 };

        var images = await Images(new ImagePipeline(loaded), Request with { Source = source });

        var result = images[0].Pixels;
        Assert.Equal((53, 38), (result.Width, result.Height));
        for (var y = 0; y < 32 - 4; y++)
        {
            Assert.Equal(Picture.Row(y)[(4 * 3)..].ToArray(), result.Row(y)[((13 + 4) * 3)..].ToArray());
        }
    }

    [Fact]
    public async Task Generate_Editing_GuidesByPromptAndPicture()
    {
        using var model = WithEncoder().Save("unet/model.onnx", ModeGraphs.DenoiserOf(8)).Save("unet/config.json", "{\"sample_size\": 4}");
        using var loaded = model.Load();
        var recorder = new StepRecorder();
        var plain = new StepRecorder();
        var source = new ImageSource.Editing(Picture) { ImageGuidanceScale = 2 };

        await Images(new ImagePipeline(loaded), Request with { GuidanceScale = 3, Source = source }, recorder);
        await Images(new ImagePipeline(loaded), Request with { GuidanceScale = 1, Source = source }, plain);

        // Twice the mean of the unscaled latent in place of once.
        var picture = EncodedPicture();
        var rest = Enumerable.Range(0, 20)
            .Select(i => recorder.Predictions[0][i] - plain.Predictions[0][i] - (Enumerable.Range(0, 4).Sum(channel => picture[(channel * 20) + i]) / 4 / 0.18215f))
            .ToArray();
        Assert.All(rest, value => Assert.InRange(value - rest[0], -1e-4f, 1e-4f));
    }

    [Theory]
    [InlineData(HiresMethod.LatentNearestExact)]
    [InlineData(HiresMethod.LatentBilinear)]
    [InlineData(HiresMethod.LatentBicubicAntialiased)]
    [InlineData(HiresMethod.Pixels)]
    public async Task Generate_Hires_RunsASecondPassAtTheLargerSize(HiresMethod method)
    {
        using var model = WithEncoder();
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        var images = await Images(
            new ImagePipeline(loaded),
            Request with { Hires = new HiresFix { Scale = 1.6, Steps = 6, Strength = 0.5, Method = method }, Count = 2 },
            recorder);

        Assert.All(images, static image => Assert.Equal((48, 48), (image.Pixels.Width, image.Pixels.Height)));
        Assert.Equal(2 * (4 + 3), recorder.Steps.Count);
        Assert.Equal((1, 3), (recorder.Passes[^1], recorder.Steps[^1].Count));
        Assert.Equal(4 * 6 * 6, recorder.Latents[^1].Length);
        Assert.Equal((32, 1.6), (images[0].Record.Width, images[0].Record.Hires!.Scale));
    }

    [Fact]
    public async Task Generate_HiresWithUpscaler_EncodesWhatItMade()
    {
        using var model = WithEncoder().Save("upscaler.onnx", UpscalerTests.Graph(2, blurs: false));
        using var loaded = model.Load();
        var upscaler = Assert.IsType<UpscalerLoading.Loaded>(Upscaler.Load(Path.Combine(model.Folder, "upscaler.onnx"), loaded.Sessions)).Upscaler;
        var hires = new HiresFix { Method = HiresMethod.Pixels, Upscaler = upscaler };

        var images = await Images(new ImagePipeline(loaded), Request with { Hires = hires });

        Assert.Equal((64, 64), (images[0].Pixels.Width, images[0].Pixels.Height));
        Assert.Equal(upscaler.Sha256, images[0].Record.Hires!.UpscalerSha256);
    }

    [Fact]
    public async Task Generate_SecondOrderSampler_CountsEvaluations()
    {
        using var model = WithEncoder();
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        await Images(new ImagePipeline(loaded), Request with { Sampler = "heun", Steps = 10, Source = new ImageSource.Picture(Picture) { Strength = 0.5 } }, recorder);

        Assert.Equal(9, recorder.Steps.Count);
        Assert.All(recorder.Steps, static step => Assert.Equal(9, step.Count));
    }

    [Fact]
    public async Task Generate_WithoutMetadata_WritesNoText()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();

        var with = await Images(new ImagePipeline(loaded), Request);
        var without = await Images(new ImagePipeline(loaded), Request with { EmbedMetadata = false });

        Assert.Equal(["parameters", "sognilike"], Exact.Png.PngTextReader.Read(with[0].Png.Span).Select(static text => text.Keyword));
        Assert.True(Exact.Metadata.GenerationRecord.TryParse(Exact.Png.PngTextReader.Read(with[0].Png.Span)[1].Value, out var record));
        Assert.Equal(with[0].Record, record);
        Assert.Empty(Exact.Png.PngTextReader.Read(without[0].Png.Span));
    }

    [Fact]
    public async Task Generate_HalfPrecisionDecoderOverflows_IsDecodedAgainInSinglePrecision()
    {
        static string Overflow(OnnxGraphBuilder graph, string value) => graph.Node("Div", [value, graph.Constant([0f], 1)]);
        using var half = new FakeModel { FloatType = Imaging.Models.Onnx.OnnxElementType.Float16 }.Write();
        half.Save("vae_decoder/model.onnx", half.Decoder((graph, value) => Overflow(graph, graph.Node("Resize", [value, "", graph.Constant([1, 1, 8, 8], 4)]))).Build());
        using (var alone = half.Load())
        {
            var failed = Assert.IsType<GenerationResult.Failed>(await new ImagePipeline(alone).GenerateAsync(Request));
            Assert.Equal(GenerationFailure.ImageNotFinite, failed.Code);
            Assert.Contains("vae_decoder/model_fp32.onnx", failed.Message, StringComparison.Ordinal);
        }

        using var single = new FakeModel();
        half.Save("vae_decoder/model_fp32.onnx", single.Decoder().Build());
        using var loaded = half.Load();

        var images = await Images(new ImagePipeline(loaded), Request);

        Assert.Contains("single precision", Assert.Single(images[0].Notes), StringComparison.Ordinal);
    }

    private static FakeModel WithEncoder(float? logVariance = null) =>
        new FakeModel().Write().Save("vae_encoder/model.onnx", ModeGraphs.Encoder(logVariance));

    private static async Task<IReadOnlyList<GeneratedImage>> Images(ImagePipeline pipeline, GenerationRequest request, IGenerationObserver? observer = null)
    {
        var result = await pipeline.GenerateAsync(request, observer);
        return result is GenerationResult.Completed completed ? completed.Images : throw new InvalidOperationException($"{result}: {string.Join(' ', (result as GenerationResult.Invalid)?.Faults ?? [])}");
    }

    private static async Task<float[]> Latent(ImagePipeline pipeline, GenerationRequest request)
    {
        var recorder = new StepRecorder();
        await Images(pipeline, request, recorder);
        return recorder.Latents[^1];
    }

    private static double Distance(float[] first, float[] second) => first.Zip(second, static (a, b) => (double)Math.Abs(a - b)).Max();

    /// <summary>What <see cref="ModeGraphs.Encoder"/> makes of the picture, scaled.</summary>
    private static float[] EncodedPicture()
    {
        var latent = new float[4 * 4 * 5];
        for (var i = 0; i < latent.Length; i++)
        {
            var (channel, row, column) = (i / 20 % 3, i % 20 / 5, i % 5);
            var sum = 0.0;
            for (var pixel = 0; pixel < 64; pixel++)
            {
                sum += (Picture.Row((row * 8) + (pixel / 8))[(((column * 8) + (pixel % 8)) * 3) + channel] / 127.5) - 1;
            }

            latent[i] = (float)(sum / 64 * 0.18215);
        }

        return latent;
    }

    private static void AssertKept(RgbImage before, RgbImage after, Func<int, int, bool> mayChange)
    {
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        var changed = 0;
        for (var i = 0; i < before.Width * before.Height; i++)
        {
            var isSame = before.Pixels.Slice(i * 3, 3).Span.SequenceEqual(after.Pixels.Slice(i * 3, 3).Span);
            Assert.True(isSame || mayChange(i % before.Width, i / before.Width), $"Pixel {i % before.Width}, {i / before.Width} changed.");
            changed += isSame ? 0 : 1;
        }

        Assert.NotEqual(0, changed);
    }
}
