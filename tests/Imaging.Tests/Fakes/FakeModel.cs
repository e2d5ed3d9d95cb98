using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Tests.Fakes;

/// <summary>
/// A model folder of graphs that compute something simple: embeddings are ids / 10 in all columns, the prediction is sample / 2 + mean(context) / 100 +
/// timestep / 1000, the image is the first three channels, eightfold. Every property that exports differ in can be chosen.
/// </summary>
internal sealed class FakeModel : IDisposable
{
    public const int HiddenSize = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sogni-model-");

    public string Folder => _folder.FullName;

    public OnnxElementType IdsType { get; init; } = OnnxElementType.Int64;

    public OnnxElementType FloatType { get; init; } = OnnxElementType.Float;

    public OnnxElementType TimestepType { get; init; } = OnnxElementType.Int64;

    /// <summary>Dimensions of the timestep.</summary>
    public object[] TimestepShape { get; init; } = ["steps"];

    /// <summary>The first dimension of all inputs: a name, or a number.</summary>
    public object Batch { get; init; } = "batch";

    public bool HasAttentionMask { get; init; }

    /// <summary>Number of tokens of a text: a name, or a number.</summary>
    public object Tokens { get; init; } = "sequence";

    public IReadOnlyList<FakeTextEncoder> TextEncoders { get; init; } = [new("", HiddenSize)];

    public int LatentChannels { get; init; } = 4;

    public int InputChannels { get; init; } = 4;

    /// <summary>The layout of Stable Diffusion 3.</summary>
    public bool IsTransformer { get; init; }

    /// <summary>Width of the text embeddings that the denoiser takes; 0 for that of the encoders.</summary>
    public int ContextSize { get; init; }

    /// <summary>Inputs of the denoiser beyond the usual three.</summary>
    public IReadOnlyList<(string Name, OnnxElementType Type, object[] Shape)> ExtraInputs { get; init; } = [];

    /// <summary>An input of the denoiser whose first elements, row by row, are its prediction; null for the usual one.</summary>
    public string? Probe { get; init; }

    /// <summary>First element that the probe shows.</summary>
    public int ProbeFrom { get; init; }

    /// <summary>Elements of the probed input in a row.</summary>
    public int ProbeLength { get; init; } = 64;

    public string Scheduler { get; init; } =
        """{"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1, "set_alpha_to_one": false, "clip_sample": false}""";

    public string Index { get; init; } = "{\"_class_name\": \"OnnxStableDiffusionPipeline\", \"_name_or_path\": \"fake\"}";

    private int Width => ContextSize > 0 ? ContextSize : TextEncoders.Sum(static encoder => encoder.Width);

    public static OnnxElementType Float => OnnxElementType.Float;

    public FakeModel Write()
    {
        Save("model_index.json", Index);
        Save("scheduler/scheduler_config.json", Scheduler);
        foreach (var encoder in TextEncoders)
        {
            Save($"tokenizer{encoder.Suffix}/merges.txt", "#version: 0.2\na b\n");
            Save($"tokenizer{encoder.Suffix}/tokenizer_config.json", $"{{\"pad_token\": \"{encoder.PadToken}\"}}");
            Save($"text_encoder{encoder.Suffix}/config.json", $"{{\"hidden_size\": {encoder.Width}}}");
            Save($"text_encoder{encoder.Suffix}/model.onnx", encoder.Build(this).Build());
        }

        var folder = IsTransformer ? "transformer" : "unet";
        Save($"{folder}/config.json", $"{{\"in_channels\": {InputChannels}, \"sample_size\": 4}}");
        Save($"{folder}/model.onnx", Denoiser().Build());
        Save("vae_decoder/model.onnx", Decoder().Build());
        return this;
    }

    public FakeModel Save(string part, string text) => Save(part, System.Text.Encoding.UTF8.GetBytes(text));

    public FakeModel Save(string part, byte[] bytes)
    {
        var path = Path.Combine(Folder, part);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    public FakeModel Delete(string part)
    {
        File.Delete(Path.Combine(Folder, part));
        return this;
    }

    public ModelInspection Inspect(ModelLimits? limits = null) => ModelInspector.Inspect(Folder, limits);

    public ImageModel Load() =>
        ImageModel.Load(Folder, new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1 }) switch
        {
            ImageModelLoading.Loaded loaded => loaded.Model,
            var refused => throw new InvalidOperationException(string.Join("\n", ((ImageModelLoading.Refused)refused).Defects)),
        };

    public OnnxGraphBuilder TextEncoder() => TextEncoders[0].Build(this);

    public OnnxGraphBuilder Denoiser(Func<OnnxGraphBuilder, string, string>? last = null)
    {
        var (sample, output) = IsTransformer ? ("hidden_states", "out_hidden_states") : ("sample", "out_sample");
        var graph = new OnnxGraphBuilder()
            .Input(sample, FloatType, Batch, InputChannels, "height", "width")
            .Input("timestep", TimestepType, TimestepShape)
            .Input("encoder_hidden_states", FloatType, Batch, Tokens, Width)
            .Output(output, FloatType, Batch, LatentChannels, "height", "width");
        foreach (var (name, type, shape) in ExtraInputs)
        {
            graph.Input(name, type, shape);
        }

        var value = Probe is null ? Predict(graph, sample) : Show(graph, sample);
        Cast(graph, last?.Invoke(graph, value) ?? value, FloatType, output);
        return graph;
    }

    public OnnxGraphBuilder Decoder(Func<OnnxGraphBuilder, string, string>? last = null)
    {
        var graph = new OnnxGraphBuilder()
            .Input("latent_sample", FloatType, Batch, LatentChannels, "height", "width")
            .Output("sample", FloatType, Batch, 3, "image_height", "image_width");
        var planes = graph.Node("Slice", [Cast(graph, "latent_sample", Float), graph.Constant(0L), graph.Constant(3L), graph.Constant(1L)]);
        planes = graph.Node("Mul", [planes, graph.Constant([0.1f], 1)]);
        var image = last?.Invoke(graph, planes) ?? graph.Node(
            "Resize",
            [planes, "", graph.Constant([1, 1, 8, 8], 4)],
            null,
            "",
            OnnxGraphBuilder.TextAttribute("mode", "nearest"));
        Cast(graph, image, FloatType, "sample");
        return graph;
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            _folder.Delete(recursive: true);
        }
    }

    private string Predict(OnnxGraphBuilder graph, string sample)
    {
        var latent = Slice(graph, Cast(graph, sample, Float), 0, LatentChannels);
        var half = graph.Node("Mul", [latent, graph.Constant([0.5f], 1)]);
        var mean = graph.Node(
            "ReduceMean",
            [Cast(graph, "encoder_hidden_states", Float)],
            null,
            "",
            OnnxGraphBuilder.Ints("axes", 1, 2),
            OnnxGraphBuilder.Int("keepdims", 1));
        var text = graph.Node("Mul", [graph.Node("Unsqueeze", [mean, graph.Constant(3L)]), graph.Constant([0.01f], 1)]);
        var time = graph.Node("Mul", [graph.Node("Reshape", [Cast(graph, "timestep", Float), graph.Constant(-1, 1, 1, 1)]), graph.Constant([0.001f], 1)]);
        return graph.Node("Add", [graph.Node("Add", [half, text]), time]);
    }

    /// <summary>Lays the elements of the probed input out as a prediction: each row filled up with zeros to the size of a latent of 4 x 4.</summary>
    private string Show(OnnxGraphBuilder graph, string sample)
    {
        var latent = Slice(graph, Cast(graph, sample, Float), 0, LatentChannels);
        var nothing = graph.Node("Mul", [latent, graph.Constant([0f], 1)]);
        var rows = graph.Node("Reshape", [Cast(graph, Probe!, Float), graph.Constant(-1, ProbeLength)]);
        var size = LatentChannels * 16;
        var shown = Slice(graph, rows, ProbeFrom, Math.Min(ProbeLength, ProbeFrom + size));
        var padding = size - (Math.Min(ProbeLength, ProbeFrom + size) - ProbeFrom);
        var padded = graph.Node("Pad", [shown, graph.Constant(0, 0, 0, padding)]);
        return graph.Node("Add", [nothing, graph.Node("Reshape", [padded, graph.Constant(-1, LatentChannels, 4, 4)])]);
    }

    private static string Slice(OnnxGraphBuilder graph, string value, int from, int to) =>
        graph.Node("Slice", [value, graph.Constant((long)from), graph.Constant((long)to), graph.Constant(1L)]);

    internal static string Cast(OnnxGraphBuilder graph, string value, OnnxElementType type, string? output = null) =>
        graph.Node("Cast", [value], output, "", OnnxGraphBuilder.Int("to", (long)type));
}
