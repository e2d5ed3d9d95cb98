using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Tests.Fakes;

/// <summary>
/// A text encoder: embeddings are ids / 10 + <paramref name="Offset"/> in all columns, those of layer n also + 100 n (counted from 0, the last layer being
/// <paramref name="Layers"/>); pooled embeddings are the mean of ids / 10 + <paramref name="Offset"/> + 5000.
/// </summary>
internal sealed record FakeTextEncoder(string Suffix, int Width, int Layers = 0, int PooledWidth = 0, float Offset = 0)
{
    public string PadToken { get; init; } = "<|endoftext|>";

    /// <summary>The last hidden state is a layer norm of the last layer, written as one operator or as several; embeddings then differ by column.</summary>
    public string? FinalNorm { get; init; }

    /// <summary>The token table, for embeddings looked up instead of computed: [ids, width].</summary>
    public int TableRows { get; init; }

    public OnnxGraphBuilder Build(FakeModel model)
    {
        var graph = new OnnxGraphBuilder().Opset("", 17)
            .Input("input_ids", model.IdsType, model.Batch, model.Tokens)
            .Output("last_hidden_state", model.FloatType, model.Batch, model.Tokens, Width);
        var ids = FakeModel.Cast(graph, "input_ids", OnnxElementType.Float);
        if (model.HasAttentionMask)
        {
            graph.Input("attention_mask", model.IdsType, model.Batch, model.Tokens);
            ids = graph.Node("Mul", [ids, FakeModel.Cast(graph, "attention_mask", OnnxElementType.Float)]);
        }

        var columns = Enumerable.Range(0, Width).Select(i => FinalNorm is null ? 0.1f : 0.1f * (1 + (i * i))).ToArray();
        var embeddings = TableRows > 0
            ? graph.Node("Gather", [graph.Named("token_table", Table(), TableRows, Width), "input_ids"])
            : graph.Node("Mul", [graph.Node("Unsqueeze", [ids, graph.Constant(2L)]), graph.Constant(columns, 1, 1, Width)]);
        var last = graph.Node("Add", [embeddings, graph.Constant([Offset], 1)]);
        for (var layer = 0; layer <= Layers && Layers > 0; layer++)
        {
            graph.Output($"hidden_states.{layer}", model.FloatType, model.Batch, model.Tokens, Width);
            FakeModel.Cast(graph, graph.Node("Add", [last, graph.Constant([100f * layer], 1)]), model.FloatType, $"hidden_states.{layer}");
        }

        if (PooledWidth > 0)
        {
            graph.Output("text_embeds", model.FloatType, model.Batch, PooledWidth);
            var mean = graph.Node("ReduceMean", [ids], null, "", OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 1));
            var pooled = graph.Node("Mul", [mean, graph.Constant([.. Enumerable.Repeat(0.1f, PooledWidth)], 1, PooledWidth)]);
            FakeModel.Cast(graph, graph.Node("Add", [pooled, graph.Constant([Offset + 5000], 1)]), model.FloatType, "text_embeds");
        }

        FakeModel.Cast(graph, Normalize(graph, last), model.FloatType, "last_hidden_state");
        return graph;
    }

    /// <summary>The table of <see cref="TableRows"/>: row + column / 100.</summary>
    public float[] Table() => [.. Enumerable.Range(0, TableRows * Width).Select(i => (i / Width) + (i % Width / 100f))];

    public float[] Scale() => [.. Enumerable.Range(0, Width).Select(static i => 1f + i)];

    public float[] Bias() => [.. Enumerable.Range(0, Width).Select(static i => i / 2f)];

    private string Normalize(OnnxGraphBuilder graph, string value)
    {
        switch (FinalNorm)
        {
            case "operator":
                return graph.Node("LayerNormalization", [value, graph.Constant(Scale(), Width), graph.Constant(Bias(), Width)]);
            case "operators":
                var axes = OnnxGraphBuilder.Ints("axes", 2);
                var centred = graph.Node("Sub", [value, graph.Node("ReduceMean", [value], null, "", axes)]);
                var variance = graph.Node("ReduceMean", [graph.Node("Mul", [centred, centred])], null, "", axes);
                var deviation = graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Constant([1e-5f], 1)])]);
                return graph.Node("Add", [graph.Node("Mul", [graph.Node("Div", [centred, deviation]), graph.Constant(Scale(), Width)]), graph.Constant(Bias(), Width)]);
            default:
                return value;
        }
    }
}
