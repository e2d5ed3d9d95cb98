using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Modes;

/// <summary>Graphs that the modes need beside those of <see cref="FakeModel"/>.</summary>
internal static class ModeGraphs
{
    /// <summary>
    /// An image encoder: each latent channel is the mean of 8 x 8 pixels of red, green, blue and red again. As a distribution it has the logarithm of the variance given in
    /// all places.
    /// </summary>
    public static byte[] Encoder(float? logVariance = null)
    {
        var graph = new OnnxGraphBuilder()
            .Input("sample", OnnxElementType.Float, "batch", 3, "height", "width")
            .Output(logVariance is null ? "latent_sample" : "latent_parameters", OnnxElementType.Float, "batch", logVariance is null ? 4 : 8, "h", "w");
        var mean = graph.Node("AveragePool", ["sample"], null, "", OnnxGraphBuilder.Ints("kernel_shape", 8, 8), OnnxGraphBuilder.Ints("strides", 8, 8));
        var red = graph.Node("Slice", [mean, graph.Constant(0L), graph.Constant(1L), graph.Constant(1L)]);
        if (logVariance is not { } variance)
        {
            graph.Node("Concat", [mean, red], "latent_sample", "", OnnxGraphBuilder.Int("axis", 1));
            return graph.Build();
        }

        var four = graph.Node("Concat", [mean, red], null, "", OnnxGraphBuilder.Int("axis", 1));
        var flat = graph.Node("Add", [graph.Node("Mul", [four, graph.Constant([0f], 1)]), graph.Constant([variance], 1)]);
        graph.Node("Concat", [four, flat], "latent_parameters", "", OnnxGraphBuilder.Int("axis", 1));
        return graph.Build();
    }

    /// <summary>A denoiser of 9 channels (or 8) that predicts what lies beyond the latent: the mean of those channels.</summary>
    public static byte[] DenoiserOf(int channels)
    {
        var graph = new OnnxGraphBuilder()
            .Input("sample", OnnxElementType.Float, "batch", channels, "height", "width")
            .Input("timestep", OnnxElementType.Int64, "steps")
            .Input("encoder_hidden_states", OnnxElementType.Float, "batch", "sequence", FakeModel.HiddenSize)
            .Output("out_sample", OnnxElementType.Float, "batch", 4, "height", "width");
        var latent = graph.Node("Slice", ["sample", graph.Constant(0L), graph.Constant(4L), graph.Constant(1L)]);
        var beyond = graph.Node("Slice", ["sample", graph.Constant(4L), graph.Constant((long)channels), graph.Constant(1L)]);
        var mean = graph.Node("ReduceMean", [beyond], null, "", OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 1));
        var text = graph.Node(
            "ReduceMean",
            ["encoder_hidden_states"],
            null,
            "",
            OnnxGraphBuilder.Ints("axes", 1, 2),
            OnnxGraphBuilder.Int("keepdims", 1));
        var shift = graph.Node("Mul", [graph.Node("Unsqueeze", [text, graph.Constant(3L)]), graph.Constant([0.01f], 1)]);
        var time = graph.Node(
            "Mul",
            [graph.Node("Reshape", [graph.Node("Cast", ["timestep"], null, "", OnnxGraphBuilder.Int("to", 1)), graph.Constant(-1, 1, 1, 1)]), graph.Constant([0.001f], 1)]);
        graph.Node("Add", [graph.Node("Add", [graph.Node("Add", [graph.Node("Mul", [latent, graph.Constant([0.1f], 1)]), mean]), shift]), time], "out_sample");
        return graph.Build();
    }
}
