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

    public static OnnxElementType Float => OnnxElementType.Float;

    public FakeModel Write()
    {
        Save("model_index.json", "{\"_class_name\": \"OnnxStableDiffusionPipeline\", \"_name_or_path\": \"fake\"}");
        Save(
            "scheduler/scheduler_config.json",
            """{"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1, "set_alpha_to_one": false, "clip_sample": false}""");
        Save("tokenizer/merges.txt", "#version: 0.2\na b\n");
        Save("text_encoder/config.json", $"{{\"hidden_size\": {HiddenSize}}}");
        Save("unet/config.json", "{\"in_channels\": 4, \"sample_size\": 4}");
        Save("text_encoder/model.onnx", TextEncoder().Build());
        Save("unet/model.onnx", Denoiser().Build());
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

    public OnnxGraphBuilder TextEncoder()
    {
        var graph = new OnnxGraphBuilder().Input("input_ids", IdsType, Batch, "sequence").Output("last_hidden_state", FloatType, Batch, "sequence", HiddenSize);
        var ids = Cast(graph, "input_ids", Float);
        if (HasAttentionMask)
        {
            graph.Input("attention_mask", IdsType, Batch, "sequence");
            ids = graph.Node("Mul", [ids, Cast(graph, "attention_mask", Float)]);
        }

        var column = graph.Node("Unsqueeze", [ids, graph.Constant(2L)]);
        var tenths = new float[HiddenSize];
        Array.Fill(tenths, 0.1f);
        Cast(graph, graph.Node("Mul", [column, graph.Constant(tenths, 1, 1, HiddenSize)]), FloatType, "last_hidden_state");
        return graph;
    }

    public OnnxGraphBuilder Denoiser(Func<OnnxGraphBuilder, string, string>? last = null)
    {
        var graph = new OnnxGraphBuilder()
            .Input("sample", FloatType, Batch, 4, "height", "width")
            .Input("timestep", TimestepType, TimestepShape)
            .Input("encoder_hidden_states", FloatType, Batch, "sequence", HiddenSize)
            .Output("out_sample", FloatType, Batch, 4, "height", "width");
        var half = graph.Node("Mul", [Cast(graph, "sample", Float), graph.Constant([0.5f], 1)]);
        var mean = graph.Node(
            "ReduceMean",
            [Cast(graph, "encoder_hidden_states", Float)],
            null,
            "",
            OnnxGraphBuilder.Ints("axes", 1, 2),
            OnnxGraphBuilder.Int("keepdims", 1));
        var text = graph.Node("Mul", [graph.Node("Unsqueeze", [mean, graph.Constant(3L)]), graph.Constant([0.01f], 1)]);
        var time = graph.Node("Mul", [graph.Node("Reshape", [Cast(graph, "timestep", Float), graph.Constant(-1, 1, 1, 1)]), graph.Constant([0.001f], 1)]);
        var sum = graph.Node("Add", [graph.Node("Add", [half, text]), time]);
        Cast(graph, last?.Invoke(graph, sum) ?? sum, FloatType, "out_sample");
        return graph;
    }

    public OnnxGraphBuilder Decoder(Func<OnnxGraphBuilder, string, string>? last = null)
    {
        var graph = new OnnxGraphBuilder()
            .Input("latent_sample", FloatType, Batch, 4, "height", "width")
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

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Cast(OnnxGraphBuilder graph, string value, OnnxElementType type, string? output = null) =>
        graph.Node("Cast", [value], output, "", OnnxGraphBuilder.Int("to", (long)type));
}
