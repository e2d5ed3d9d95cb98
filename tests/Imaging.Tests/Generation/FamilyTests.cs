using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Generation;

/// <summary>A whole job through each family of models, with a look at what its graphs were given.</summary>
public sealed class FamilyTests
{
    private const OnnxElementType Float = OnnxElementType.Float;

    // Ids of the fake vocabulary: bytes, bytes at word ends, "ab" at 512, start at 513, end at 514.
    private const float Start = 51.3f;
    private const float End = 51.4f;

    private static readonly GenerationRequest Request = new() { Prompt = "a", NegativePrompt = "", Seed = 7, Steps = 2, GuidanceScale = 2 };

    private static readonly FakeTextEncoder[] XlEncoders = [new("", 8, Layers: 3, Offset: 1000), new("_2", 12, Layers: 5, PooledWidth: 6, Offset: 2000) { PadToken = "!" }];

    private static readonly (string, OnnxElementType, object[])[] XlInputs = [("text_embeds", Float, ["batch", 6]), ("time_ids", Float, ["batch", 6])];

    [Fact]
    public async Task StableDiffusion1_EveryInput_IsWhatItShouldBe()
    {
        Assert.Equal([Start, 6.4f + 25.6f, End, End], (await Conditional(new FakeModel { Probe = "encoder_hidden_states", ProbeLength = 77 * 8 })).Where((_, i) => i % 8 == 0).Take(4), Close);
        Assert.Equal(501, (await Conditional(new FakeModel { Probe = "timestep", ProbeLength = 1 }))[0]);
    }

    [Fact]
    public async Task StableDiffusion2_PadsWithZeroAndPredictsVelocity()
    {
        var model = new FakeModel
        {
            TextEncoders = [new("", 16) { PadToken = "!" }],
            Scheduler = """{"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012, "prediction_type": "v_prediction", "steps_offset": 1}""",
            Probe = "encoder_hidden_states",
            ProbeLength = 77 * 16,
        };

        Assert.Equal([Start, 32f, End, 0f], (await Conditional(model)).Where((_, i) => i % 16 == 0).Take(4), Close);
    }

    [Fact]
    public async Task Xl_Context_IsThePenultimateLayersSideBySide()
    {
        var values = await Conditional(Xl("encoder_hidden_states", 77 * 20));

        // The last but one of the layers 0 to 3 and 0 to 5.
        Assert.Equal([.. Enumerable.Repeat(Start + 1200, 8), .. Enumerable.Repeat(Start + 2400, 12), .. Enumerable.Repeat(32 + 1200f, 8)], values.Take(28), Close);
    }

    [Fact]
    public async Task Xl_EachEncoder_PadsWithItsOwnToken()
    {
        var values = await Conditional(Xl("encoder_hidden_states", 77 * 20, from: 60));

        Assert.Equal((1200 + End, 2400f), (values[0], values[8]));
    }

    [Fact]
    public async Task Xl_Pooled_IsThatOfTheSecondEncoder()
    {
        var mean = (513 + 320 + 514) / 77f / 10;

        var values = await Conditional(Xl("text_embeds", 6));

        Assert.Equal([.. Enumerable.Repeat(7000 + mean, 6), 0f], values.Take(7), Close);
    }

    [Fact]
    public async Task Xl_TimeIds_AreSizesAndCropWithHeightsFirst()
    {
        // The probe lays out latents of 4 x 4.
        var values = await Conditional(Xl("time_ids", 6));

        Assert.Equal([32, 32, 0, 0, 32, 32, 0], values.Take(7));
        Assert.Equal([64f, 32, 0, 0, 64, 32], Imaging.Generation.Denoising.TimeIds.Create(6, 32, 64, 6));
    }

    [Theory]
    [InlineData(true, null, 0)]
    [InlineData(true, "", 7000)]
    [InlineData(false, null, 7000)]
    public async Task Xl_AbsentNegativePrompt_IsZerosWhereTheModelWantsThem(bool forceZeros, string? negative, float expected)
    {
        using var model = Xl("text_embeds", 6, forceZeros);

        var values = await Unconditional(model, Request with { NegativePrompt = negative });

        Assert.InRange(values[0], expected, expected + 20);
    }

    [Fact]
    public async Task Refiner_TakesTheSecondEncoderAloneAndScores()
    {
        FakeModel Refiner(string probe, int length) => new()
        {
            TextEncoders = [XlEncoders[1]],
            ExtraInputs = [XlInputs[0], ("time_ids", Float, ["batch", 5])],
            Probe = probe,
            ProbeLength = length,
        };

        Assert.Equal([32, 32, 0, 0, 6f, 0], (await Conditional(Refiner("time_ids", 5))).Take(6));
        Assert.Equal(2.5f, (await Unconditional(Refiner("time_ids", 5), Request))[4], Close);
        Assert.Equal(Start + 2400, (await Conditional(Refiner("encoder_hidden_states", 77 * 12)))[0], Close);
    }

    [Fact]
    public async Task Turbo_WithoutGuidance_StartsAtTheLastTimestep()
    {
        using var model = new FakeModel { Scheduler = """{"_class_name": "EulerAncestralDiscreteScheduler", "timestep_spacing": "trailing", "beta_schedule": "scaled_linear"}""" };

        var run = await Run(model, Request with { GuidanceScale = 0, Steps = 1, Sampler = "euler_a" });

        Assert.Equal([(0, 1, 999)], run.Steps);
    }

    [Fact]
    public async Task LatentConsistency_TakesTheScaleInsteadOfANegativePrompt()
    {
        FakeModel Model(string probe, int length) => new()
        {
            ExtraInputs = [("timestep_cond", Float, ["batch", 256])],
            Scheduler = """{"_class_name": "LCMScheduler"}""",
            Probe = probe,
            ProbeLength = length,
        };
        var request = Request with { GuidanceScale = 8.5, Sampler = "lcm" };

        var condition = (await Run(Model("timestep_cond", 256), request)).Predictions[0];
        Assert.Equal(GuidanceEmbedding.Create(8.5, 256)[..64], condition);

        // With a second row the prediction would not be that of the prompt.
        Assert.Equal(32f, (await Run(Model("encoder_hidden_states", 77 * 8), request)).Predictions[0][8], Close);
    }

    [Fact]
    public async Task Inpainting_WithoutImage_GetsAMaskOfOnesOverNothing()
    {
        using var model = new FakeModel { InputChannels = 9, Probe = "sample", ProbeLength = 9 * 16, ProbeFrom = 64 };

        var values = await Conditional(model);

        Assert.Equal([.. Enumerable.Repeat(1f, 16), .. Enumerable.Repeat(0f, 48)], values);
    }

    [Fact]
    public async Task Transformer_Context_IsFilledUpToTheWidthAndTokensOfTheThirdEncoder()
    {
        Assert.Equal(
            [.. Enumerable.Repeat(Start + 1200, 8), .. Enumerable.Repeat(Start + 2400, 12), .. Enumerable.Repeat(0f, 12), .. Enumerable.Repeat(32 + 1200f, 8)],
            (await Conditional(Transformer("encoder_hidden_states", 333 * 32))).Take(40),
            Close);
        Assert.All((await Conditional(Transformer("encoder_hidden_states", 333 * 32, 77 * 32))), static value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task Transformer_WithThirdEncoder_HasItsTokensBehindTheOthers()
    {
        var values = await Conditional(WithT5(Transformer("encoder_hidden_states", 333 * 32, 77 * 32), "tokenizer_3/tokenizer.json"));

        // The piece of "a", the end, padding: ids / 10 in all columns.
        Assert.Equal([.. Enumerable.Repeat(0.3f, 32), .. Enumerable.Repeat(0.1f, 32), .. Enumerable.Repeat(0f, 32)], values.Take(96), Close);
    }

    [Fact]
    public async Task Transformer_ThirdEncoderWithoutTokenizer_IsNotedAndNotRun()
    {
        using var model = WithT5(Transformer("encoder_hidden_states", 333 * 32, 77 * 32), "tokenizer_3/other.json").Write();

        var contract = Assert.IsType<ModelInspection.Runnable>(model.Inspect()).Contract;

        Assert.Null(contract.SequenceEncoder);
        Assert.Contains("spiece.model", Assert.Single(contract.Notes), StringComparison.Ordinal);
        Assert.All((await Run(model, Sampler(model, Request) with { GuidanceScale = 1 }, write: false, keep: true)).Predictions[0], static value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task Transformer_Pooled_IsThatOfBothEncodersSideBySide()
    {
        var values = await Conditional(Transformer("pooled_projections", 10));

        Assert.All(values[..4], static value => Assert.InRange(value, 6000, 6100));
        Assert.All(values[4..10], static value => Assert.InRange(value, 7000, 7100));
        Assert.Equal(0, values[10]);
    }

    [Fact]
    public async Task Transformer_Timesteps_AreThoseOfFlowMatching()
    {
        Assert.Equal(1000f, (await Conditional(Transformer("timestep", 1)))[0], Close);
    }

    [Fact]
    public async Task FusedControl_GetsImagesOfEveryRowAndWeightsOfTheStep()
    {
        FakeModel Model(string probe, int length) => new()
        {
            ExtraInputs = [("controlnet_conds", Float, [2, "batch", 3, "image_height", "image_width"]), ("conditioning_scales", Float, [2, 1])],
            Probe = probe,
            ProbeLength = length,
        };
        var image = new RgbImage(32, 32, [.. Enumerable.Range(0, 32 * 32).SelectMany(static i => new byte[] { 255, (byte)(i < 32 ? 51 : 0), 0 })]);
        var request = Request with { GuidanceScale = 1, Controls = [new ControlImage(image) { Weight = 0.7, End = 0.5 }] };

        var scales = await Run(Model("conditioning_scales", 2), request);
        Assert.Equal([(0.7f, 0f), (0f, 0f)], scales.Predictions.Select(static values => (values[0], values[1])));
        Assert.All((await Run(Model("controlnet_conds", 2 * 3072), request)).Predictions[0], static value => Assert.Equal(1, value));
    }

    [Fact]
    public async Task SeparateControl_GetsTheRowsAndFeedsTheDenoiser()
    {
        using var model = new FakeModel
        {
            ExtraInputs = [("mid_block_additional_residual", Float, ["batch", 4, "height", "width"]), ("down_block_0", Float, ["batch", 4, "height", "width"])],
            Probe = "mid_block_additional_residual",
        };
        model.Write().Save("controlnet/model.onnx", ControlNet().Build());
        var image = new RgbImage(32, 32, [.. Enumerable.Repeat((byte)51, 32 * 32 * 3)]);

        var run = await Run(model, Request with { GuidanceScale = 1, Controls = [new ControlImage(image) { Weight = 0.5, Start = 0.5 }] }, write: false);

        Assert.All(run.Predictions[0], static value => Assert.Equal(0, value));
        // (mean of the image + timestep / 1000) * weight
        Assert.All(run.Predictions[1], static value => Assert.Equal((0.2f + 0.001f) * 0.5f, value, Close));
    }

    [Fact]
    public async Task Generate_MoreControlsThanTheModelTakes_IsInvalid()
    {
        using var model = new FakeModel().Write();
        using var loaded = model.Load();

        var result = await new ImagePipeline(loaded).GenerateAsync(Request with { Controls = [new ControlImage(new RgbImage(32, 32, new byte[3072]))] });

        Assert.Contains("this model takes 0", Assert.Single(Assert.IsType<GenerationResult.Invalid>(result).Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operator")]
    [InlineData("operators")]
    public async Task ClipSkip_LayerBefore_GetsTheFinalNormOfTheGraph(string norm)
    {
        // Layers differ by a constant, which the norm takes away: the norm of the layer before is that of the last.
        var encoder = new FakeTextEncoder("", 8, Layers: 3) { FinalNorm = norm };
        FakeModel Model() => new() { TextEncoders = [encoder], Probe = "encoder_hidden_states", ProbeLength = 77 * 8 };

        var plain = (await Run(Model(), Request with { GuidanceScale = 1 })).Predictions[0];
        var skipped = (await Run(Model(), Request with { GuidanceScale = 1, ClipSkip = 2 })).Predictions[0];

        Assert.Equal(plain, skipped, static (a, b) => Math.Abs(a - b) < 2e-3);
        Assert.True(plain.Distinct().Count() > 6);
    }

    [Fact]
    public async Task ClipSkip_OfXl_CountsFromThePenultimateLayer()
    {
        var run = await Run(Xl("encoder_hidden_states", 77 * 20), Request with { GuidanceScale = 1, ClipSkip = 2 });

        Assert.Equal((Start + 1100, Start + 2300), (run.Predictions[0][0], run.Predictions[0][8]));
    }

    [Fact]
    public async Task LongPrompts_BothPrompts_GetEqualNumbersOfChunks()
    {
        using var model = new FakeModel { Probe = "encoder_hidden_states", ProbeLength = 3 * 77 * 8, ProbeFrom = 77 * 8 }.Write();
        using var loaded = model.Load();
        var recorder = new StepRecorder();

        var result = await new ImagePipeline(loaded).GenerateAsync(Request with { Prompt = string.Join(' ', Enumerable.Repeat("z", 160)) }, recorder);

        var image = Assert.IsType<GenerationResult.Completed>(result).Image;
        Assert.Equal((new PromptTokens(160, 3, 0, ""), new PromptTokens(0, 1, 0, "")), (image.PromptTokens, image.NegativePromptTokens));
        // 2 * conditional - unconditional at the start of the second chunk: start and z against start and end.
        var z = loaded.Contract.TextEncoders[0].Tokenizer.Encode("z")[0] / 10f;
        Assert.Equal([Start, (2 * z) - End], recorder.Predictions[0].Where((_, i) => i % 8 == 0).Take(2), Close);
    }

    [Fact]
    public async Task LongPrompts_FixedNumberOfTokens_AreCutAndReported()
    {
        using var model = new FakeModel { Tokens = 77 }.Write();
        using var loaded = model.Load();

        var result = await new ImagePipeline(loaded).GenerateAsync(Request with { Prompt = string.Join(' ', Enumerable.Repeat("z", 78)) });

        Assert.Equal(new PromptTokens(78, 1, 3, "z z z"), Assert.IsType<GenerationResult.Completed>(result).Image.PromptTokens);
    }

    [Fact]
    public async Task Weights_OfAPrompt_ReachTheDenoiser()
    {
        FakeModel Model() => new() { Probe = "encoder_hidden_states", ProbeLength = 77 * 8 };

        var plain = (await Run(Model(), Request with { GuidanceScale = 1, Prompt = "a" })).Predictions[0];
        var weighted = (await Run(Model(), Request with { GuidanceScale = 1, Prompt = "(a:2)" })).Predictions[0];
        var text = (await Run(Model(), Request with { GuidanceScale = 1, Prompt = "(a:2)", PromptSyntax = PromptSyntax.Plain })).Predictions[0];

        Assert.Equal(2, weighted[8] / plain[8] / (weighted[0] / plain[0]), 1e-5);
        Assert.NotEqual(weighted[8], text[8]);
    }

    private static FakeModel Xl(string probe, int length, bool forceZeros = false, int from = 0) => new()
    {
        TextEncoders = XlEncoders,
        ExtraInputs = XlInputs,
        Index = $"{{\"_class_name\": \"StableDiffusionXLPipeline\", \"force_zeros_for_empty_prompt\": {(forceZeros ? "true" : "false")}}}",
        Probe = probe,
        ProbeLength = length,
        ProbeFrom = from,
    };

    private static FakeModel Transformer(string probe, int length, int from = 0) => new()
    {
        IsTransformer = true,
        TextEncoders = [XlEncoders[0] with { PooledWidth = 4 }, XlEncoders[1]],
        ExtraInputs = [("pooled_projections", Float, ["batch", 10])],
        TimestepType = Float,
        TimestepShape = ["batch"],
        ContextSize = 32,
        LatentChannels = 16,
        InputChannels = 16,
        Scheduler = """{"_class_name": "FlowMatchEulerDiscreteScheduler", "shift": 3.0}""",
        Probe = probe,
        ProbeLength = length,
        ProbeFrom = from,
    };

    private static FakeModel WithT5(FakeModel model, string tokenizer) => model
        .Save("text_encoder_3/model.onnx", new FakeTextEncoder("_3", 32).Build(model).Build())
        .Save(tokenizer, """
            {"model": {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0], ["\u2581a", -1]]},
             "added_tokens": [{"id": 0, "content": "<pad>"}, {"id": 1, "content": "</s>"}]}
            """);

    private static OnnxGraphBuilder ControlNet()
    {
        var graph = new OnnxGraphBuilder()
            .Input("sample", Float, "batch", 4, "height", "width")
            .Input("timestep", Float)
            .Input("encoder_hidden_states", Float, "batch", "sequence", 8)
            .Input("controlnet_cond", Float, "batch", 3, "image_height", "image_width")
            .Output("down_block_res_samples", Float, "batch", 4, "height", "width")
            .Output("mid_block_res_sample", Float, "batch", 4, "height", "width");
        var nothing = graph.Node("Mul", ["sample", graph.Constant([0f], 1)], "down_block_res_samples");
        var mean = graph.Node("ReduceMean", ["controlnet_cond"], null, "", OnnxGraphBuilder.Ints("axes", 1, 2, 3), OnnxGraphBuilder.Int("keepdims", 1));
        var time = graph.Node("Mul", ["timestep", graph.Constant([0.001f], 1)]);
        var text = graph.Node("Mul", [graph.Node("ReduceMean", ["encoder_hidden_states"], null, "", OnnxGraphBuilder.Int("keepdims", 0)), graph.Constant([0f], 1)]);
        graph.Node("Add", [graph.Node("Add", [nothing, text]), graph.Node("Add", [mean, time])], "mid_block_res_sample");
        return graph;
    }

    private static async Task<float[]> Conditional(FakeModel model)
    {
        using (model)
        {
            return (await Run(model, Sampler(model, Request) with { GuidanceScale = 1 })).Predictions[0];
        }
    }

    /// <summary>With a scale of 2 the guided prediction is 2 conditional - unconditional.</summary>
    private static async Task<float[]> Unconditional(FakeModel model, GenerationRequest request)
    {
        using (model)
        {
            var guided = (await Run(model, request, keep: true)).Predictions[0];
            var conditional = (await Run(model, request with { GuidanceScale = 1 }, write: false)).Predictions[0];
            return [.. guided.Zip(conditional, static (both, one) => (2 * one) - both)];
        }
    }

    private static GenerationRequest Sampler(FakeModel model, GenerationRequest request) =>
        model.IsTransformer ? request with { Sampler = Exact.Sampling.Samplers.ByName.Keys.Single(static name => name.Contains("flow", StringComparison.Ordinal)) } : request;

    private static async Task<StepRecorder> Run(FakeModel model, GenerationRequest request, bool write = true, bool keep = false)
    {
        using var folder = keep ? null : model;
        using var loaded = (write ? model.Write() : model).Load();
        var recorder = new StepRecorder();
        var result = await new ImagePipeline(loaded).GenerateAsync(request with { Width = 32, Height = 32 }, recorder);
        Assert.IsType<GenerationResult.Completed>(result);
        return recorder;
    }

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected)) * 10;
}
