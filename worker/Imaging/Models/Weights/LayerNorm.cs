namespace SogniLike.Imaging.Models.Weights;

/// <summary>The weights of a layer norm: <c>(x - mean) / sqrt(variance + epsilon) * scale + bias</c> over the width of each embedding.</summary>
/// <param name="Scale">One factor for each column.</param>
/// <param name="Bias">One summand for each column.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record LayerNorm(float[] Scale, float[] Bias, double Epsilon)
{
    private const double DefaultEpsilon = 1e-5;

    /// <summary>
    /// The layer norm that a graph ends with before an output: one operator, or scale and bias as the last two of several. Null when it ends otherwise.
    /// </summary>
    public static LayerNorm? FindBefore(WeightGraph graph, string output, int width)
    {
        var node = graph.ProducerOf(output);
        while (node is { Type: "Cast" or "Identity" })
        {
            node = graph.ProducerOf(node.Inputs[0]);
        }

        if (node is { Type: "LayerNormalization", Inputs: [_, var scale, var bias] })
        {
            return Create(scale, bias, node.Epsilon);
        }

        if (node is { Type: "SkipLayerNormalization", Inputs: [_, _, var fusedScale, var fusedBias, ..] })
        {
            return Create(fusedScale, fusedBias, node.Epsilon);
        }

        if (node is not { Type: "Add", Inputs: [var left, var right] })
        {
            return null;
        }

        var (sum, product) = Vector(left) is null ? (right, left) : (left, right);
        return graph.ProducerOf(product) is { Type: "Mul", Inputs: [var first, var second] }
            ? Create(Vector(first) is null ? second : first, sum, null)
            : null;

        float[]? Vector(string name) => graph.Tensors.TryGetValue(name, out var tensor) && tensor.Elements == width ? tensor.ReadFloats() : null;

        LayerNorm? Create(string scaleName, string biasName, float? epsilon) =>
            Vector(scaleName) is { } factors && Vector(biasName) is { } summands ? new LayerNorm(factors, summands, epsilon ?? DefaultEpsilon) : null;
    }

    /// <summary>Normalises embeddings in place, each for itself.</summary>
    /// <param name="embeddings">[tokens, width].</param>
    public void Apply(Span<float> embeddings)
    {
        for (var start = 0; start < embeddings.Length; start += Scale.Length)
        {
            var row = embeddings.Slice(start, Scale.Length);
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in row)
            {
                sum += value;
            }

            var mean = sum / row.Length;
            foreach (var value in row)
            {
                squares += (value - mean) * (value - mean);
            }

            var deviation = Math.Sqrt((squares / row.Length) + Epsilon);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = (float)(((row[i] - mean) / deviation * Scale[i]) + Bias[i]);
            }
        }
    }
}
