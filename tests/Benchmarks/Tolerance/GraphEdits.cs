namespace SogniLike.Benchmarks.Tolerance;

/// <summary>Changes of the operators of an .onnx file: what hardware with other number formats computes. Sessions must not optimise what is added here away.</summary>
internal static class GraphEdits
{
    private const int Graph = 7;
    private const int GraphNode = 1;
    private const int Inputs = 1;
    private const int Outputs = 2;
    private const int OperatorType = 4;

    // Operators whose one output is always of real numbers.
    private static readonly HashSet<string> Real = new(StringComparer.Ordinal)
    {
        "Conv", "MatMul", "Gemm", "Softmax", "Sigmoid", "Tanh", "Erf", "Sqrt", "Exp", "InstanceNormalization", "LayerNormalization", "ReduceMean",
    };

    /// <summary>The results of products, activations and norms are rounded to half precision: a device that computes in fp16 and sums in fp32.</summary>
    public static void RoundResultsToHalf(string file) => EditNodes(file, static (node, _) =>
    {
        if (!Real.Contains(TypeOf(node)) || node.Texts(Outputs) is not [var output])
        {
            return ([], []);
        }

        node.SetText(Outputs, 0, output + "__full");
        return ([], [OnnxMessage.Node("Cast", [output + "__full"], [output + "__half"], castTo: 10), OnnxMessage.Node("Cast", [output + "__half"], [output], castTo: 1)]);
    });

    /// <summary>The inputs of products with weights are quantised to 8 bits by their range at that moment: ONNX Runtime's dynamic quantisation, with the same numbers.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="operators">Such as MatMul, Gemm, Conv.</param>
    public static void QuantizeInputs(string file, params string[] operators)
    {
        var weights = SogniLike.Imaging.Models.Weights.WeightGraph.Read(file).Tensors;
        EditNodes(file, (node, number) =>
        {
            if (!operators.Contains(TypeOf(node)) || node.Texts(Inputs) is not [var data, var weight, ..] || !weights.ContainsKey(weight))
            {
                return ([], []);
            }

            var name = $"{data}__q{number}";
            node.SetText(Inputs, 0, name);
            return ([
                OnnxMessage.Node("DynamicQuantizeLinear", [data], [name + "i", name + "s", name + "z"]),
                OnnxMessage.Node("DequantizeLinear", [name + "i", name + "s", name + "z"], [name]),
            ], []);
        });
    }

    private static string TypeOf(OnnxMessage node) => node.Texts(OperatorType)[0];

    private static void EditNodes(string file, Func<OnnxMessage, int, (byte[][] Before, byte[][] After)> edit)
    {
        var model = OnnxMessage.Parse(File.ReadAllBytes(file));
        var place = model.Fields.FindIndex(static field => field.Tag == OnnxMessage.Delimited(Graph));
        var graph = OnnxMessage.Parse(model.Fields[place].Value);
        var fields = new List<(uint, byte[])>();
        for (var i = 0; i < graph.Fields.Count; i++)
        {
            if (graph.Fields[i].Tag != OnnxMessage.Delimited(GraphNode))
            {
                fields.Add(graph.Fields[i]);
                continue;
            }

            var node = OnnxMessage.Parse(graph.Fields[i].Value);
            var (before, after) = edit(node, i);
            fields.AddRange(before.Select(static bytes => (OnnxMessage.Delimited(GraphNode), bytes)));
            fields.Add((OnnxMessage.Delimited(GraphNode), node.ToBytes()));
            fields.AddRange(after.Select(static bytes => (OnnxMessage.Delimited(GraphNode), bytes)));
        }

        graph.Fields.Clear();
        graph.Fields.AddRange(fields);
        model.Fields[place] = (OnnxMessage.Delimited(Graph), graph.ToBytes());
        File.WriteAllBytes(file, model.ToBytes());
    }
}
