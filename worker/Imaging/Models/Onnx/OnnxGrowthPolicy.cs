using System.Globalization;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>
/// Finds bombs: small graphs whose constants unfold to gigabytes when ONNX Runtime computes them at load time, or whose sizes are so large that a run must fail.
/// Follows every value that depends on no input through the graph and bounds how many elements it can have; a size that cannot be told is refused.
/// Growth that depends on inputs, such as an input joined to itself again and again, is not judged here: the limits of requests and of the process hold it.
/// </summary>
internal sealed class OnnxGrowthPolicy
{
    /// <summary>Most elements of a constant that is larger than what it is made of.</summary>
    public const long MaxGrown = 1 << 24;

    /// <summary>Most elements of a size that stands in the graph while the data comes at run time.</summary>
    public const long MaxDeclared = 1 << 28;

    /// <summary>How much larger a result may be than the weights that it is made of.</summary>
    private const int MaxGrowth = 4;

    /// <summary>How often all weights of a file may be recomputed into others.</summary>
    private const int MaxPasses = 8;

    private readonly OnnxFindings _findings;
    private readonly decimal _budget;
    private decimal _total;

    private OnnxGrowthPolicy(OnnxFindings findings, decimal weights)
    {
        _findings = findings;
        _budget = (weights * MaxPasses) + (4 * MaxGrown);
    }

    public static void Check(OnnxGraphInfo file, OnnxFindings findings)
    {
        var weights = file.Graph.Initializers.Sum(static tensor => (decimal)(tensor.Elements ?? 0))
            + file.Graph.Nodes.SelectMany(static node => node.Attributes).SelectMany(static attribute => attribute.Tensors).Sum(static tensor => (decimal)(tensor.Elements ?? 0));
        new OnnxGrowthPolicy(findings, weights).CheckGraph(file.Graph, new Dictionary<string, OnnxConstant>(StringComparer.Ordinal));
    }

    private void CheckGraph(OnnxGraph graph, Dictionary<string, OnnxConstant> outer)
    {
        var constants = new Dictionary<string, OnnxConstant>(outer, StringComparer.Ordinal);
        foreach (var tensor in graph.Initializers)
        {
            constants[tensor.Name] = OnnxConstant.Of(tensor);
        }

        var order = Sort(graph);
        if (order.Count < graph.Nodes.Count)
        {
            _findings.Add(ModelDefectCode.AmbiguousGraph, null, "Nodes of the graph wait for each other in a circle.");
            return;
        }

        foreach (var node in order)
        {
            CheckDeclaredSizes(node, constants);
            if (IsConstant(node, constants) && Compute(node, constants) is { } result)
            {
                foreach (var output in node.Outputs.Where(static output => output.Length > 0))
                {
                    constants[output] = result;
                }
            }

            foreach (var inner in node.Attributes.SelectMany(static attribute => attribute.Graphs))
            {
                CheckGraph(inner, constants);
            }
        }
    }

    /// <summary>Nodes after those that they depend on; without those of circles.</summary>
    private static List<OnnxNode> Sort(OnnxGraph graph)
    {
        var producers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            foreach (var output in node.Outputs)
            {
                producers.TryAdd(output, node.Index);
            }
        }

        producers.Remove("");
        var waiting = new int[graph.Nodes.Count];
        var users = new List<int>?[graph.Nodes.Count];
        var ready = new Queue<int>();
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (producers.TryGetValue(input, out var producer))
                {
                    waiting[node.Index]++;
                    (users[producer] ??= []).Add(node.Index);
                }
            }

            if (waiting[node.Index] == 0)
            {
                ready.Enqueue(node.Index);
            }
        }

        var order = new List<OnnxNode>(graph.Nodes.Count);
        while (ready.TryDequeue(out var index))
        {
            order.Add(graph.Nodes[index]);
            foreach (var user in users[index] ?? [])
            {
                if (--waiting[user] == 0)
                {
                    ready.Enqueue(user);
                }
            }
        }

        return order;
    }

    // Random numbers without inputs are no constants to ONNX Runtime, but their size is.
    private static bool IsConstant(OnnxNode node, Dictionary<string, OnnxConstant> constants) =>
        node.Attributes.All(static attribute => attribute.Graphs.Count == 0) && node.Inputs.All(input => input.Length == 0 || constants.ContainsKey(input));

    private OnnxConstant? Compute(OnnxNode node, Dictionary<string, OnnxConstant> constants)
    {
        var inputs = node.Inputs.Select(input => input.Length == 0 ? null : constants[input]).ToArray();
        var result = OnnxConstantRules.Compute(node, inputs);
        if (result is null)
        {
            _findings.Add(ModelDefectCode.Amplification, $"node {node.Label}", "It makes a constant of a size that cannot be told before it is computed.");
            return null;
        }

        // The data of a Constant is there; that of its size is for OnnxTensorPolicy to say.
        var from = node.Type == "Constant" ? result.Count : inputs.Select(static input => input?.Count ?? 0).DefaultIfEmpty().Max();
        if (result.Count > MaxGrown && result.Count > from * MaxGrowth)
        {
            Report(node, $"It makes a constant of {Show(result.Count)} elements out of {Show(from)}; {MaxGrown} or {MaxGrowth} times as many is the limit.");
            return null;
        }

        // A value that is passed on is not computed again.
        _total += node.Type is "Constant" or "Identity" ? 0 : result.Count;
        if (_total > _budget)
        {
            Report(node, $"Up to here constants of {Show(_total)} elements are computed at load time; {Show(_budget)} is the limit for weights of this size.");
            _total = 0;
        }

        return result;
    }

    private void CheckDeclaredSizes(OnnxNode node, Dictionary<string, OnnxConstant> constants)
    {
        var size = node.Type switch
        {
            "ConstantOfShape" => CountOf(Integers(0)),
            "Expand" => CountOf(Integers(1)),
            "Tile" => CountOf(Integers(1)),
            "OneHot" => Integers(1) is [var depth, ..] ? depth : 0,
            "Pad" => (Integers(1) ?? node.Attribute("pads")?.Integers)?.Select(static pad => Math.Abs((decimal)pad)).DefaultIfEmpty().Max() is { } pad
                ? OnnxConstant.Multiply(pad, pad) : 0,
            "Upsample" => CountOfReals(node.Attribute("scales")?.Reals ?? Reals(1)),
            "Resize" => Math.Max(CountOfReals(Reals(node.Inputs.Count == 2 ? 1 : 2)), CountOf(Integers(3))),
            "RandomNormal" or "RandomUniform" => CountOf(node.Attribute("shape")?.Integers),
            "ConvTranspose" => CountOf(node.Attribute("output_shape")?.Integers),
            "CenterCropPad" => CountOf(Integers(1)),
            _ => 0,
        };
        if (size > MaxDeclared)
        {
            Report(node, $"It asks for {Show(size)} elements or as many copies; {MaxDeclared} is the limit.");
        }

        IReadOnlyList<long>? Integers(int index) =>
            index < node.Inputs.Count && constants.TryGetValue(node.Inputs[index], out var constant) ? constant.Integers : null;

        IReadOnlyList<double>? Reals(int index) =>
            index < node.Inputs.Count && constants.TryGetValue(node.Inputs[index], out var constant) ? constant.Reals : null;
    }

    private static decimal CountOf(IReadOnlyList<long>? sizes) => sizes is null ? 0 : OnnxConstant.CountOf(sizes.Select(static size => Math.Max(1, size)));

    private static decimal CountOfReals(IReadOnlyList<double>? scales)
    {
        var count = 1m;
        foreach (var scale in scales ?? [])
        {
            count = OnnxConstant.Multiply(count, scale is > 1 ? (decimal)Math.Min(scale, 1e20) : 1);
        }

        // Every element of an image may become this many.
        return OnnxConstant.Multiply(count, 1 << 10);
    }

    private static string Show(decimal count) => count >= OnnxConstant.Saturated ? "countless" : count.ToString("0", CultureInfo.InvariantCulture);

    private void Report(OnnxNode node, string message) => _findings.Add(ModelDefectCode.Amplification, $"node {node.Label}", message);
}
