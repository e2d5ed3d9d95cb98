namespace SogniLike.Benchmarks.Imaging;

/// <summary>The denoiser of Stable Diffusion 1.5 as exporters write it, layer by layer, with random weights: 860 million of them.</summary>
internal sealed class LargeDenoiserGraph(OnnxWriter writer)
{
    private const int ContextWidth = 768;
    private const int TimeWidth = 1280;
    private const int Heads = 8;

    private static readonly int[] Widths = [320, 640, 1280, 1280];

    public void Write()
    {
        writer.Input("sample", writer.RealType, "batch", 4, "height", "width");
        writer.Input("timestep", 1);
        writer.Input("encoder_hidden_states", writer.RealType, "batch", "sequence", ContextWidth);
        writer.Output("out_sample", "batch", 4, "height", "width");
        var time = TimeEmbedding();
        var value = Convolution("sample", 4, Widths[0], 3);
        var skips = new Stack<(string Value, int Width)>([(value, Widths[0])]);
        var width = Widths[0];
        for (var level = 0; level < 4; level++)
        {
            for (var layer = 0; layer < 2; layer++)
            {
                value = Residual(value, time, width, Widths[level]);
                width = Widths[level];
                value = level < 3 ? Transformer(value, width) : value;
                skips.Push((value, width));
            }

            if (level < 3)
            {
                value = Convolution(value, width, width, 3, stride: 2);
                skips.Push((value, width));
            }
        }

        value = Residual(Transformer(Residual(value, time, width, width), width), time, width, width);
        for (var level = 3; level >= 0; level--)
        {
            for (var layer = 0; layer < 3; layer++)
            {
                var skip = skips.Pop();
                value = writer.Node("Concat", [value, skip.Value], [OnnxWriter.Int("axis", 1)]);
                value = Residual(value, time, width + skip.Width, Widths[level]);
                width = Widths[level];
                value = level < 3 ? Transformer(value, width) : value;
            }

            if (level > 0)
            {
                var scales = writer.Node("Cast", [writer.Reals(1, 1, 2, 2)], [OnnxWriter.Int("to", 1)]);
                value = writer.Node("Resize", [value, "", scales], [OnnxWriter.Word("mode", "nearest"), OnnxWriter.Word("coordinate_transformation_mode", "asymmetric"), OnnxWriter.Word("nearest_mode", "floor")]);
                value = Convolution(value, width, width, 3);
            }
        }

        Convolution(Silu(GroupNorm(value, width)), width, 4, 3, output: "out_sample");
    }

    private string TimeEmbedding()
    {
        var frequencies = Enumerable.Range(0, 160).Select(static i => (float)Math.Exp(-Math.Log(10000) * i / 160)).ToArray();
        var time = writer.Node("Cast", [writer.Node("Reshape", ["timestep", writer.Integers(1, 1)])], [OnnxWriter.Int("to", writer.RealType)]);
        var angles = writer.Node("Mul", [time, writer.Reals(frequencies)]);
        angles = writer.Node("Cast", [angles], [OnnxWriter.Int("to", 1)]);
        var waves = writer.Node("Concat", [writer.Node("Cos", [angles]), writer.Node("Sin", [angles])], [OnnxWriter.Int("axis", 1)]);
        waves = writer.Node("Cast", [waves], [OnnxWriter.Int("to", writer.RealType)]);
        return Linear(Silu(Linear(waves, 320, TimeWidth)), TimeWidth, TimeWidth);
    }

    private string Residual(string input, string time, int from, int to)
    {
        var value = Convolution(Silu(GroupNorm(input, from)), from, to, 3);
        var shift = writer.Node("Unsqueeze", [Linear(Silu(time), TimeWidth, to), writer.Integers(2, 3)]);
        value = writer.Node("Add", [value, shift]);
        value = Convolution(Silu(GroupNorm(value, to)), to, to, 3);
        return writer.Node("Add", [value, from == to ? input : Convolution(input, from, to, 1)]);
    }

    private string Transformer(string input, int width)
    {
        var value = Convolution(GroupNorm(input, width), width, width, 1);
        var shape = writer.Node("Shape", [value]);
        value = writer.Node("Transpose", [writer.Node("Reshape", [value, writer.Integers(0, width, -1)])], [OnnxWriter.Ints("perm", 0, 2, 1)]);
        var normed = LayerNorm(value, width);
        value = writer.Node("Add", [value, Attention(normed, normed, width, width)]);
        value = writer.Node("Add", [value, Attention(LayerNorm(value, width), "encoder_hidden_states", width, ContextWidth)]);
        value = writer.Node("Add", [value, FeedForward(LayerNorm(value, width), width)]);
        value = writer.Node("Reshape", [writer.Node("Transpose", [value], [OnnxWriter.Ints("perm", 0, 2, 1)]), shape]);
        return writer.Node("Add", [Convolution(value, width, width, 1), input]);
    }

    private string Attention(string query, string context, int width, int contextWidth)
    {
        var size = width / Heads;
        string Split(string value, int from, params long[] order) => writer.Node(
            "Transpose",
            [writer.Node("Reshape", [writer.Node("MatMul", [value, writer.Weight(from, width)]), writer.Integers(0, -1, Heads, size)])],
            [OnnxWriter.Ints("perm", order)]);
        var scores = writer.Node("MatMul", [Split(query, width, 0, 2, 1, 3), Split(context, contextWidth, 0, 2, 3, 1)]);
        scores = writer.Node("Softmax", [writer.Node("Mul", [scores, writer.Reals((float)(1 / Math.Sqrt(size)))])], [OnnxWriter.Int("axis", -1)]);
        var value = writer.Node("MatMul", [scores, Split(context, contextWidth, 0, 2, 1, 3)]);
        value = writer.Node("Reshape", [writer.Node("Transpose", [value], [OnnxWriter.Ints("perm", 0, 2, 1, 3)]), writer.Integers(0, -1, width)]);
        return Linear(value, width, width);
    }

    private string FeedForward(string value, int width)
    {
        var halves = writer.Nodes("Split", [Linear(value, width, 8 * width)], [OnnxWriter.Int("axis", -1)], writer.Name(), writer.Name());
        var erf = writer.Node("Erf", [writer.Node("Div", [halves[1], writer.Reals((float)Math.Sqrt(2))])]);
        var gelu = writer.Node("Mul", [writer.Node("Mul", [halves[1], writer.Node("Add", [erf, writer.Reals(1)])]), writer.Reals(0.5f)]);
        return Linear(writer.Node("Mul", [halves[0], gelu]), 4 * width, width);
    }

    private string Convolution(string value, int from, int to, int kernel, int stride = 1, string? output = null)
    {
        var pad = kernel / 2;
        return writer.Node(
            "Conv",
            [value, writer.Weight(to, from, kernel, kernel), writer.Weight(to)],
            [OnnxWriter.Ints("kernel_shape", kernel, kernel), OnnxWriter.Ints("pads", pad, pad, pad, pad), OnnxWriter.Ints("strides", stride, stride)],
            output);
    }

    private string Linear(string value, int from, int to) => writer.Node("Add", [writer.Node("MatMul", [value, writer.Weight(from, to)]), writer.Weight(to)]);

    private string Silu(string value) => writer.Node("Mul", [value, writer.Node("Sigmoid", [value])]);

    private string LayerNorm(string value, int width) => writer.Node("LayerNormalization", [value, writer.Weight(width), writer.Weight(width)], [OnnxWriter.Int("axis", -1)]);

    private string GroupNorm(string value, int width)
    {
        var ones = new float[32];
        Array.Fill(ones, 1);
        var groups = writer.Node("Reshape", [value, writer.Integers(0, 32, -1)]);
        groups = writer.Node("InstanceNormalization", [groups, writer.Reals(ones), writer.Reals(new float[32])]);
        var normed = writer.Node("Reshape", [groups, writer.Node("Shape", [value])]);
        return writer.Node("Add", [writer.Node("Mul", [normed, writer.Weight(width, 1, 1)]), writer.Weight(width, 1, 1)]);
    }
}
