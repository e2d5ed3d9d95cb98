namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Checks that a name means one value, so that all readers of a file see the same graph.</summary>
internal static class OnnxNamePolicy
{
    public static void Check(OnnxGraph graph, OnnxFindings findings) => CheckGraph(graph, [], findings);

    private static void CheckGraph(OnnxGraph graph, HashSet<string> outer, OnnxFindings findings)
    {
        var inputs = new HashSet<string>(StringComparer.Ordinal);
        var outputs = new HashSet<string>(StringComparer.Ordinal);
        var initializers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in graph.Inputs)
        {
            if (!inputs.Add(input.Name))
            {
                Report($"input {OnnxText.Show(input.Name)}");
            }
        }

        foreach (var output in graph.Outputs)
        {
            if (!outputs.Add(output.Name))
            {
                Report($"output {OnnxText.Show(output.Name)}");
            }
        }

        foreach (var tensor in graph.Initializers)
        {
            if (!initializers.Add(tensor.Name))
            {
                Report($"tensor {OnnxText.Show(tensor.Name)}");
            }
        }

        var values = new HashSet<string>(inputs, StringComparer.Ordinal);
        values.UnionWith(initializers);
        foreach (var node in graph.Nodes)
        {
            foreach (var output in node.Outputs)
            {
                if (output.Length > 0 && !values.Add(output))
                {
                    Report($"node {node.Label}");
                }
            }
        }

        if (values.Overlaps(outer))
        {
            findings.Add(ModelDefectCode.AmbiguousGraph, null, "A subgraph gives a name of the graph around it to a value of its own.");
        }

        foreach (var inner in graph.Nodes.SelectMany(static node => node.Attributes).SelectMany(static attribute => attribute.Graphs))
        {
            CheckGraph(inner, [.. outer, .. values], findings);
        }

        void Report(string label) => findings.Add(ModelDefectCode.AmbiguousGraph, label, "Its name stands for another value too.");
    }
}
