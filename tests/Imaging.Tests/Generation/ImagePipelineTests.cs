using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Generation;

public sealed class ImagePipelineTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a b", Seed = 7, Steps = 4, GuidanceScale = 2 };

    public static TheoryData<string, string, Func<GenerationRequest, GenerationRequest>> InvalidRequests => new()
    {
        { nameof(GenerationRequest.Steps), "500", static request => request with { Steps = 0 } },
        { nameof(GenerationRequest.Steps), "500", static request => request with { Steps = 10_000 } },
        { nameof(GenerationRequest.GuidanceScale), "0 to 100", static request => request with { GuidanceScale = double.NaN } },
        { nameof(GenerationRequest.GuidanceScale), "0 to 100", static request => request with { GuidanceScale = -1 } },
        { nameof(GenerationRequest.GuidanceRescale), "0 to 1", static request => request with { GuidanceRescale = 2 } },
        { nameof(GenerationRequest.ClipSkip), "1 to 1; this export has no outputs of its layers", static request => request with { ClipSkip = 2 } },
        { nameof(GenerationRequest.ClipSkip), "1 to 1", static request => request with { ClipSkip = 0 } },
        { nameof(GenerationRequest.PromptSyntax), "unknown", static request => request with { PromptSyntax = (PromptSyntax)9 } },
        { nameof(GenerationRequest.AestheticScore), "0 to 10", static request => request with { AestheticScore = 11 } },
        { nameof(GenerationRequest.Eta), "0 to 1", static request => request with { Eta = double.PositiveInfinity } },
        { nameof(GenerationRequest.Sampler), "ddim, ddpm, deis", static request => request with { Sampler = "warp" } },
        { nameof(GenerationRequest.NoiseSource), "cpu, nv", static request => request with { NoiseSource = "" } },
        { nameof(GenerationRequest.Width), "multiple of 8", static request => request with { Width = 33 } },
        { nameof(GenerationRequest.Height), "multiple of 8", static request => request with { Height = 0 } },
        { nameof(GenerationRequest.Height), "multiple of 8", static request => request with { Height = int.MinValue } },
        { nameof(GenerationRequest.Width), "4194304", static request => request with { Width = 2_000_000_000, Height = 2_000_000_000 } },
        { nameof(GenerationRequest.Prompt), "10000", static request => request with { Prompt = new string('x', 10_001) } },
        { nameof(GenerationRequest.NegativePrompt), "10000", static request => request with { NegativePrompt = new string('x', 10_001) } },
    };

    [Theory]
    [MemberData(nameof(InvalidRequests), DisableDiscoveryEnumeration = true)]
    public async Task Generate_InvalidRequest_NamesFieldAndLimit(string field, string limit, Func<GenerationRequest, GenerationRequest> change)
    {
        var invalid = Assert.IsType<GenerationResult.Invalid>(await Generate(static model => model, change(Request)));

        var fault = Assert.Single(invalid.Faults);
        Assert.Equal(field, fault.Field);
        Assert.Contains(limit, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_SeveralFaults_TellsAll()
    {
        var invalid = Assert.IsType<GenerationResult.Invalid>(await Generate(static model => model, Request with { Steps = 0, Sampler = "x", Width = 1 }));

        Assert.Equal(3, invalid.Faults.Count);
    }

    [Fact]
    public async Task Generate_SoundRequest_GivesPngWithParameters()
    {
        var image = Assert.IsType<GenerationResult.Completed>(await Generate(static model => model, Request with { Prompt = "\u0642\u0644\u0628", Width = 40, ModelHash = "abcd" }))
            .Image;

        Assert.Equal((40, 32), (image.Pixels.Width, image.Pixels.Height));
        Assert.IsType<PngInspection.Accepted>(PngInspector.Inspect(image.Png, new PngLimits(1 << 20, 40, 32)));
        Assert.True(ParametersText.TryParse(PngTextReader.Read(image.Png.Span).Single(static text => text.Keyword == "parameters").Value, out var parameters));
        Assert.Equal(image.Parameters, parameters);
        Assert.Equal(
            ("\u0642\u0644\u0628", 7UL, "DDIM", "fake", "abcd", "CPU"),
            (parameters!.Prompt, parameters.Seed, parameters.Sampler, parameters.Model, parameters.ModelHash, parameters.NoiseSource));
    }

    [Theory]
    [InlineData("ddim", 0)]
    [InlineData("ddim", 0.7)]
    [InlineData("euler", 0)]
    public async Task Generate_RecordedPredictions_ReplayTheLatentsBitForBit(string sampler, double eta)
    {
        var recorder = new StepRecorder();
        using var model = new FakeModel().Write();
        using var loaded = model.Load();
        await new ImagePipeline(loaded).GenerateAsync(Request with { Sampler = sampler, Eta = eta }, recorder);

        var noise = NoiseSources.Cpu.Open(Request.Seed);
        var plan = Samplers.ByName[sampler].CreatePlan(loaded.Contract.Scheduler, Request.StepCount, new SamplerOptions { Eta = eta });
        var run = plan.Start(plan.DrawInitialLatent(noise, 4 * 4 * 4), noise);
        for (var i = 0; !run.IsComplete; i++)
        {
            Assert.Equal(recorder.Before[i], run.Latent.ToArray());
            run.Advance(recorder.Predictions[i]);
            Assert.Equal(recorder.Latents[i], run.Latent.ToArray());
        }
    }

    [Fact]
    public async Task Generate_Steps_AreReportedInOrder()
    {
        var recorder = new StepRecorder();
        using var model = new FakeModel().Write();
        using var loaded = model.Load();

        await new ImagePipeline(loaded).GenerateAsync(Request, recorder);

        Assert.Equal([(0, 4, 751), (1, 4, 501), (2, 4, 251), (3, 4, 1)], recorder.Steps);
    }

    [Fact]
    public async Task Generate_FractionalTimestepsForIntegerGraph_AreNoted()
    {
        var karras = "{\"beta_schedule\": \"scaled_linear\", \"beta_start\": 0.00085, \"beta_end\": 0.012, \"use_karras_sigmas\": true}";

        var image = Assert.IsType<GenerationResult.Completed>(await Generate(model => model.Save("scheduler/scheduler_config.json", karras), Request with { Sampler = "euler" }))
            .Image;

        Assert.Single(image.Notes);
    }

    [Fact]
    public async Task Generate_CancelledBetweenSteps_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var recorder = new StepRecorder(index =>
        {
            if (index == 1)
            {
                cancellation.Cancel();
            }
        });
        using var model = new FakeModel().Write();
        using var loaded = model.Load();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ImagePipeline(loaded).GenerateAsync(Request, recorder, cancellation.Token));

        Assert.Equal(2, recorder.Latents.Count);
    }

    [Fact]
    public async Task Generate_CancelledInsideAStep_StopsTheGraph()
    {
        // One evaluation multiplies 1,000 matrices and takes seconds; without Terminate it would run to its end and the request complete.
        using var model = new FakeModel().Write();
        model.Save("unet/model.onnx", model.Denoiser(static (graph, value) =>
        {
            var square = graph.Constant(new float[768 * 768], 768, 768);
            var product = square;
            for (var i = 0; i < 1_000; i++)
            {
                // The input takes part, so that nothing is computed when the graph is loaded.
                product = graph.Node(
                    "MatMul",
                    [graph.Node("Add", [product, graph.Node("ReduceMean", [value], null, "", OnnxGraphBuilder.Ints("axes", 0, 1, 2, 3), OnnxGraphBuilder.Int("keepdims", 0))]), square]);
            }

            return graph.Node(
                "Add",
                [value, graph.Node("ReduceMean", [product], null, "", OnnxGraphBuilder.Ints("axes", 0, 1), OnnxGraphBuilder.Int("keepdims", 0))]);
        }).Build());
        using var loaded = model.Load();
        using var cancellation = new CancellationTokenSource();

        // On a thread of its own: a timer's callback waits for the thread pool, which the graphs of other tests keep busy.
        using var never = new ManualResetEventSlim();
        var cancelling = Task.Factory.StartNew(
            () =>
            {
                never.Wait(TimeSpan.FromMilliseconds(200));
                cancellation.Cancel();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ImagePipeline(loaded).GenerateAsync(Request with { Steps = 1 }, null, cancellation.Token));
        await cancelling;
    }

    [Theory]
    [InlineData("unet", GenerationFailure.LatentNotFinite)]
    [InlineData("vae_decoder", GenerationFailure.ImageNotFinite)]
    public async Task Generate_ModelPutsOutNaN_IsAFailure(string part, GenerationFailure code)
    {
        static string Divide(OnnxGraphBuilder graph, string value) => graph.Node("Div", [value, graph.Constant([0f], 1)]);

        var result = await Generate(model => part == "unet"
            ? model.Save("unet/model.onnx", model.Denoiser(Divide).Build())
            : model.Save(
                "vae_decoder/model.onnx",
                model.Decoder((graph, value) => Divide(graph, graph.Node("Resize", [value, "", graph.Constant([1, 1, 8, 8], 4)]))).Build()));

        Assert.Equal(code, Assert.IsType<GenerationResult.Failed>(result).Code);
    }

    [Fact]
    public async Task Generate_DecoderOfAnotherScale_IsAFailure()
    {
        var result = await Generate(model => model.Save("vae_decoder/model.onnx", model.Decoder(static (_, value) => value).Build()));

        Assert.Equal(GenerationFailure.UnexpectedOutput, Assert.IsType<GenerationResult.Failed>(result).Code);
    }

    [Fact]
    public async Task Generate_GraphFailsWhileRunning_IsAFailure()
    {
        var result = await Generate(model => model.Save("unet/model.onnx", model.Denoiser(static (graph, value) => graph.Node("Reshape", [value, graph.Constant(5, 5)])).Build()));

        Assert.Equal(GenerationFailure.Runtime, Assert.IsType<GenerationResult.Failed>(result).Code);
    }

    [Fact]
    public async Task Generate_SameSeedTwice_GivesTheSamePixels()
    {
        var first = Assert.IsType<GenerationResult.Completed>(await Generate(static model => model)).Image;
        var second = Assert.IsType<GenerationResult.Completed>(await Generate(static model => model)).Image;
        var third = Assert.IsType<GenerationResult.Completed>(await Generate(static model => model, Request with { Seed = 8 })).Image;

        Assert.Equal(first.Pixels.Pixels.ToArray(), second.Pixels.Pixels.ToArray());
        Assert.NotEqual(first.Pixels.Pixels.ToArray(), third.Pixels.Pixels.ToArray());
    }

    private static async Task<GenerationResult> Generate(Func<FakeModel, FakeModel> change, GenerationRequest? request = null)
    {
        using var model = change(new FakeModel().Write());
        using var loaded = model.Load();
        return await new ImagePipeline(loaded).GenerateAsync(request ?? Request);
    }
}
