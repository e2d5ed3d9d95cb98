using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.AddOns;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tests.Fakes;
using SogniLike.Imaging.Tests.Generation;

namespace SogniLike.Imaging.Tests.Models.AddOns;

public sealed class AddOnTests : IDisposable
{
    private const OnnxElementType Float = OnnxElementType.Float;

    private static readonly GenerationRequest Request = new() { Prompt = "a", Seed = 7, Steps = 1, GuidanceScale = 1, Width = 32, Height = 32 };

    private readonly FakeModel _model = new() { TextEncoders = [new("", 8) { TableRows = 600 }], Probe = "encoder_hidden_states", ProbeLength = 77 * 8 };

    /// <summary>How the denoiser holds the weights of a product, and what a LoRA calls the module.</summary>
    public static TheoryData<string, string, string> LinearLayers => new()
    {
        { "MatMul", "onnx::MatMul_7", "lora_unet_down_blocks_0_attn1_to_out_0.lora_down.weight" },
        { "MatMul", "onnx::MatMul_7", "unet.down_blocks.0.attn1.to_out.0.lora_A.weight" },
        { "MatMul", "onnx::MatMul_7", "unet.down_blocks.0.attn1.to_out.0.lora.down.weight" },
        { "MatMul of transposed", "weights", "lora_unet_down_blocks_0_attn1_to_out_0.lora_down.weight" },
        { "Gemm", "weights", "lora_unet_down_blocks_0_attn1_to_out_0.lora_down.weight" },
        { "unnamed Gemm", "down_blocks.0.attn1.to_out.0.weight", "lora_unet_down_blocks_0_attn1_to_out_0.lora_down.weight" },
    };

    [Theory]
    [MemberData(nameof(LinearLayers))]
    public async Task Lora_OfALinearLayer_ChangesItsWeights(string layer, string weight, string down)
    {
        _model.Write().Save("unet/model.onnx", Linear(layer, weight).Build());
        var plain = await Predict(new ModelAddOns());
        float[] downs = [.. Enumerable.Range(0, 2 * 8).Select(static i => i / 10f)];
        float[] ups = [.. Enumerable.Range(0, 16 * 2).Select(static i => (i % 5) - 2f)];
        var lora = new SafetensorsBuilder()
            .Add(down, downs, 2, 8)
            .Add(Up(down), ups, 16, 2);
        if (down.StartsWith("lora_", StringComparison.Ordinal))
        {
            lora.Add("lora_unet_down_blocks_0_attn1_to_out_0.alpha", [1], 1);
        }

        var changed = await Predict(new ModelAddOns { Loras = [new LoraFile(Save("lora", lora)) { Weight = 0.5 }] });

        // The graph puts out x W of the first 8 elements of each 16; W is [16, 8] of ones in the orientation of PyTorch.
        var scale = 0.5 * (down.StartsWith("lora_", StringComparison.Ordinal) ? 0.5 : 1);
        for (var row = 0; row < 4; row++)
        {
            for (var output = 0; output < 16; output++)
            {
                var expected = (double)plain[(row * 16) + output];
                for (var input = 0; input < 8; input++)
                {
                    expected += scale * ((ups[output * 2] * downs[input]) + (ups[(output * 2) + 1] * downs[8 + input])) * (input + 1);
                }

                Assert.Equal(expected, changed[(row * 16) + output], 1e-3);
            }
        }
    }

    [Fact]
    public async Task Lora_OfAConvolution_ChangesItsWeights()
    {
        _model.Write().Save("unet/model.onnx", Convolution().Build());
        var lora = new SafetensorsBuilder()
            .AddHalves("lora_unet_conv_in.lora_down.weight", [1, 0, 0, 0], 1, 4, 1, 1)
            .AddHalves("lora_unet_conv_in.lora_up.weight", [.. Enumerable.Repeat(2f, 16)], 16, 1, 1, 1);

        var plain = await Predict(new ModelAddOns());
        var changed = await Predict(new ModelAddOns { Loras = [new LoraFile(Save("lora", lora))] });

        // Ones everywhere: 4 channels of 1, then 16 of 4; with the LoRA 16 of 4 + 2.
        Assert.All(plain, static value => Assert.Equal(64, value, 1e-3));
        Assert.All(changed, static value => Assert.Equal(96, value, 1e-3));
    }

    [Fact]
    public async Task Lora_OfWeightsBesideTheGraph_ChangesThem()
    {
        var graph = Interface();
        var ones = graph.Node("Add", [graph.Node("Mul", ["sample", graph.Constant([0f], 1)]), graph.Constant([1f], 1)]);
        graph.External("conv_in.weight", Float, [4, 4, 1, 1], ("location", "weights.data"), ("offset", "4"), ("length", "64"));
        graph.Node("Conv", [ones, "conv_in.weight"], "out_sample");
        _model.Write().Save("unet/model.onnx", graph.Build());
        _model.Save("unet/weights.data", [0, 0, 0, 0, .. Enumerable.Repeat(1f, 16).SelectMany(BitConverter.GetBytes)]);
        var lora = new SafetensorsBuilder()
            .Add("lora_unet_conv_in.lora_down.weight", [1, 0, 0, 0], 1, 4, 1, 1)
            .Add("lora_unet_conv_in.lora_up.weight", [1, 2, 3, 4], 4, 1, 1, 1);

        Assert.Equal(4, (await Predict(new ModelAddOns()))[0], 1e-3);
        Assert.Equal([5, 6, 7, 8], (await Predict(new ModelAddOns { Loras = [new LoraFile(Save("lora", lora))] })).Where((_, i) => i % 16 == 0));
    }

    [Fact]
    public async Task Lora_Twice_AddsUp()
    {
        _model.Write().Save("unet/model.onnx", Convolution().Build());
        var path = Save("lora", new SafetensorsBuilder()
            .Add("lora_unet_conv_in.lora_down.weight", [1, 0, 0, 0], 1, 4, 1, 1)
            .Add("lora_unet_conv_in.lora_up.weight", [.. Enumerable.Repeat(2f, 16)], 16, 1, 1, 1));

        Assert.Equal(128, (await Predict(new ModelAddOns { Loras = [new LoraFile(path), new LoraFile(path)] }))[0], 1e-3);
    }

    [Theory]
    [InlineData("lora_unet_conv_out.lora_down.weight", "conv_out", "no weight that can be replaced")]
    [InlineData("lora_te_text_model_q_proj.lora_down.weight", "text_model_q_proj", "text_encoder/model.onnx")]
    [InlineData("lora_te2_text_model_q_proj.lora_down.weight", "text encoder 2", "the model has 1")]
    [InlineData("lora_unet_conv_in.hada_w1_a", "hada_w1_a", "another method")]
    [InlineData("something", "", "holds no LoRA")]
    public void Lora_ThatDoesNotFit_IsRefusedWithTheReason(string down, string named, string reason)
    {
        _model.Write().Save("unet/model.onnx", Convolution().Build());
        var lora = new SafetensorsBuilder().Add(down, [1, 0, 0, 0], 1, 4, 1, 1).Add(Up(down) + (Up(down) == down ? "2" : ""), new float[16], 16, 1, 1, 1);

        var defect = Refusal(new ModelAddOns { Loras = [new LoraFile(Save("lora", lora))] });

        Assert.Equal((ModelDefectCode.UnsuitableAddOn, "lora.safetensors"), (defect.Code, defect.Part));
        Assert.Contains(named, defect.Message, StringComparison.Ordinal);
        Assert.Contains(reason, defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lora_OfOtherSizes_IsRefused()
    {
        _model.Write().Save("unet/model.onnx", Convolution().Build());
        var lora = new SafetensorsBuilder()
            .Add("lora_unet_conv_in.lora_down.weight", new float[8], 1, 8, 1, 1)
            .Add("lora_unet_conv_in.lora_up.weight", new float[16], 16, 1, 1, 1);

        Assert.Contains("16 x 8 values; the weight has 16 x 4 x 1 x 1", Refusal(new ModelAddOns { Loras = [new LoraFile(Save("lora", lora))] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedding_InAPrompt_IsLookedUp()
    {
        _model.Write();
        float[] vectors = [.. Enumerable.Range(0, 16).Select(static i => 1000f + i)];
        var addOns = new ModelAddOns
        {
            Embeddings = [new EmbeddingFile(Save("one", new SafetensorsBuilder().Add("emb_params", vectors, 2, 8)), "My-Style"), new EmbeddingFile(Save("two", new SafetensorsBuilder().Add("<cat>", vectors[8..], 8)), "<cat>")],
        };

        var shown = await Predict(addOns, Request with { Prompt = "my-style <cat> a" });

        var table = _model.TextEncoders[0].Table();
        Assert.Equal([.. table[(513 * 8)..(514 * 8)], .. vectors, .. vectors[8..], .. table[(320 * 8)..(321 * 8)]], shown[..40]);
    }

    [Fact]
    public void Embedding_OfAnotherWidth_IsRefused()
    {
        _model.Write();

        var defect = Refusal(new ModelAddOns { Embeddings = [new EmbeddingFile(Save("e", new SafetensorsBuilder().Add("emb_params", new float[14], 2, 7)), "x")] });

        Assert.Contains("no vectors of width 8", defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_ForAnExportWithoutTable_IsRefused()
    {
        using var model = new FakeModel().Write();

        var loading = ImageModel.Load(model.Folder, Options(), null, null, new ModelAddOns
        {
            Embeddings = [new EmbeddingFile(Save("e", new SafetensorsBuilder().Add("emb_params", new float[16], 2, 8)), "x")],
        });

        Assert.Contains("no table of token embeddings", Assert.Single(Assert.IsType<ImageModelLoading.Refused>(loading).Defects).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VaeFolder_WithAnotherDecoder_IsUsed()
    {
        _model.Write().Save("unet/model.onnx", Convolution().Build());
        using var other = new FakeModel();
        other.Write().Save("vae_decoder/config.json", "{\"scaling_factor\": 18}");
        using var plain = Load(new ModelAddOns());
        using var changed = Load(new ModelAddOns { VaeFolder = other.Folder });

        var first = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(plain).GenerateAsync(Request)).Image;
        var second = Assert.IsType<GenerationResult.Completed>(await new ImagePipeline(changed).GenerateAsync(Request)).Image;

        Assert.NotEqual(first.Pixels.Pixels.ToArray(), second.Pixels.Pixels.ToArray());
    }

    [Fact]
    public void VaeFolder_OfAnotherFamily_IsRefused()
    {
        _model.Write();
        using var other = new FakeModel { LatentChannels = 16, InputChannels = 16 }.Write();

        Assert.Contains("16 channels", Refusal(new ModelAddOns { VaeFolder = other.Folder }).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "empty", [] },
        { "header longer than the file", [255, 255, 0, 0, 0, 0, 0, 0, 1] },
        { "header of 2^63 bytes", [0, 0, 0, 0, 0, 0, 0, 128, 1] },
        { "header is no JSON", SafetensorsBuilder.File("{", []) },
        { "header is a list", SafetensorsBuilder.File("[]", []) },
        { "tensor without offsets", SafetensorsBuilder.File("{\"a\": {\"dtype\": \"F32\", \"shape\": [1]}}", []) },
        { "tensor beyond the end", SafetensorsBuilder.File("{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}", []) },
        { "tensor before the start", SafetensorsBuilder.File("{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [-4, 0]}}", [1, 2, 3, 4]) },
        { "tensor of another size", SafetensorsBuilder.File("{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}}", [1, 2, 3, 4]) },
        { "huge dimensions", SafetensorsBuilder.File("{\"a\": {\"dtype\": \"F32\", \"shape\": [9000000000000000000, 4], \"data_offsets\": [0, 4]}}", [1, 2, 3, 4]) },
        { "dimension of a text", SafetensorsBuilder.File("{\"a\": {\"dtype\": \"F32\", \"shape\": [\"1\"], \"data_offsets\": [0, 4]}}", [1, 2, 3, 4]) },
        { "deep nesting", SafetensorsBuilder.File(new string('[', 1000), []) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Safetensors_Malformed_AreRefused(string name, byte[] file)
    {
        _model.Write().Save("add-ons/loras/bad.safetensors", file);

        var defect = Refusal(new ModelAddOns { Loras = [new LoraFile(Path.Combine(_model.Folder, "add-ons", "loras", "bad.safetensors"))] });

        Assert.True(defect.Code == ModelDefectCode.UnsuitableAddOn, name);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Safetensors_MalformedBesideTheGraphs_RefuseTheModel(string name, byte[] file)
    {
        _model.Write().Save("unet/diffusion_pytorch_model.safetensors", file);

        var defect = Assert.Single(Assert.IsType<ModelInspection.Refused>(_model.Inspect()).Defects);

        Assert.True(defect is { Code: ModelDefectCode.InvalidWeights, Part: "unet/diffusion_pytorch_model.safetensors" }, name);
    }

    [Fact]
    public async Task Record_OfAnImageWithAddOns_NamesThemByHash()
    {
        _model.Write();
        using var other = new FakeModel().Write();
        using var loaded = ((ImageModelLoading.Loaded)ImageModel.Load(_model.Folder, addOns: new ModelAddOns { VaeFolder = other.Folder })).Model;

        var result = await new ImagePipeline(loaded).GenerateAsync(new GenerationRequest { Prompt = "a", Steps = 1, Width = 32, Height = 32 });

        var record = Assert.IsType<GenerationResult.Completed>(result).Image.Record;
        var addOn = Assert.Single(record.AddOns!);
        Assert.Equal(
            ("vae", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(other.Folder, "vae_decoder", "model.onnx"))))),
            (addOn.Kind, addOn.Sha256));
        Assert.True(Exact.Metadata.GenerationRecord.TryParse(record.ToJson(), out var read));
        Assert.Equal(record.AddOns!, read!.AddOns!);
    }

    [Fact]
    public void AddOn_MissingFile_IsRefused()
    {
        _model.Write();

        Assert.Equal(ModelDefectCode.MissingFile, Refusal(new ModelAddOns { Loras = [new LoraFile(Path.Combine(_model.Folder, "none.safetensors"))] }).Code);
    }

    public void Dispose() => _model.Dispose();

    private static string Up(string down) => down
        .Replace("lora_down", "lora_up", StringComparison.Ordinal)
        .Replace("lora.down", "lora.up", StringComparison.Ordinal)
        .Replace("lora_A", "lora_B", StringComparison.Ordinal);

    private static InferenceOptions Options() => new() { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1 };

    private static OnnxGraphBuilder Interface() => new OnnxGraphBuilder()
        .Input("sample", Float, "batch", 4, "height", "width")
        .Input("timestep", Float)
        .Input("encoder_hidden_states", Float, "batch", "sequence", 8)
        .Output("out_sample", Float, "batch", 4, "height", "width");

    /// <summary>Each row of 16 is [1 to 8] times a weight of ones [16, 8] (PyTorch's orientation), whatever the sample.</summary>
    private static OnnxGraphBuilder Linear(string layer, string weight)
    {
        var graph = Interface();
        var zeros = graph.Node("Mul", [graph.Node("Reshape", ["sample", graph.Constant(-1, 16)]), graph.Constant([0f], 1)]);
        var narrow = graph.Node("Slice", [zeros, graph.Constant(0L), graph.Constant(8L), graph.Constant(1L)]);
        var rows = graph.Node("Add", [narrow, graph.Constant([1, 2, 3, 4, 5, 6, 7, 8], 1, 8)]);
        var ones = Enumerable.Repeat(1f, 128).ToArray();
        var name = layer.StartsWith("unnamed", StringComparison.Ordinal) ? "" : $"/down_blocks.0/attn1/to_out.0/{layer.Split(' ')[0]}";
        var type = layer.Contains("Gemm", StringComparison.Ordinal) ? "Gemm" : "MatMul";
        var isTransposed = layer == "MatMul";
        graph.Named(weight, ones, isTransposed ? [8, 16] : [16, 8]);
        var operand = layer == "MatMul of transposed" ? graph.Node("Transpose", [weight], null, "", OnnxGraphBuilder.Ints("perm", 1, 0)) : weight;
        graph.Raw(1, [
            .. OnnxGraphBuilder.Text(1, rows),
            .. OnnxGraphBuilder.Text(1, operand),
            .. OnnxGraphBuilder.Text(2, "product"),
            .. OnnxGraphBuilder.Text(3, name),
            .. OnnxGraphBuilder.Text(4, type),
            .. type == "Gemm" ? OnnxGraphBuilder.Message(5, OnnxGraphBuilder.Int("transB", 1)) : [],
        ]);
        graph.Node("Reshape", ["product", graph.Constant(-1, 4, 4, 4)], "out_sample");
        return graph;
    }

    /// <summary>Ones through two convolutions of ones: 4 to 16 to 4 channels.</summary>
    private static OnnxGraphBuilder Convolution()
    {
        var graph = Interface();
        var ones = graph.Node("Add", [graph.Node("Mul", ["sample", graph.Constant([0f], 1)]), graph.Constant([1f], 1)]);
        var wide = graph.Node("Conv", [ones, graph.Named("conv_in.weight", [.. Enumerable.Repeat(1f, 64)], 16, 4, 1, 1)]);
        graph.Node("Conv", [wide, graph.Named("conv_middle.weight", [.. Enumerable.Repeat(1f, 64)], 4, 16, 1, 1)], "out_sample");
        return graph;
    }

    private string Save(string name, SafetensorsBuilder file)
    {
        _model.Save($"{name}.safetensors", file.Build());
        return Path.Combine(_model.Folder, $"{name}.safetensors");
    }

    private ModelDefect Refusal(ModelAddOns addOns) =>
        Assert.Single(Assert.IsType<ImageModelLoading.Refused>(ImageModel.Load(_model.Folder, Options(), null, null, addOns)).Defects);

    private ImageModel Load(ModelAddOns addOns)
    {
        var loading = ImageModel.Load(_model.Folder, Options(), null, null, addOns);
        Assert.True(loading is ImageModelLoading.Loaded, loading is ImageModelLoading.Refused refused ? string.Join('\n', refused.Defects) : "");
        return ((ImageModelLoading.Loaded)loading).Model;
    }

    private async Task<float[]> Predict(ModelAddOns addOns, GenerationRequest? request = null)
    {
        using var model = Load(addOns);
        var recorder = new StepRecorder();
        var result = await new ImagePipeline(model).GenerateAsync(request ?? Request, recorder);
        Assert.True(result is GenerationResult.Completed, result.ToString());
        return recorder.Predictions[0];
    }
}
