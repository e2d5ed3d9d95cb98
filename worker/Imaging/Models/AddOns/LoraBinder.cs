using SogniLike.Imaging.Models.Weights;

namespace SogniLike.Imaging.Models.AddOns;

/// <summary>
/// Finds the weights that a LoRA changes. Exporters rename weights of matrix products, so a module is found by the path that its node has as name, else by the
/// name of its weight; both sides are compared with all separators as underscores, as kohya's names have them.
/// </summary>
internal sealed class LoraBinder
{
    private static readonly string[] Forms = [".lora_down.weight", ".lora_A.weight", ".lora.down.weight", ".down.weight"];
    private static readonly string[] OtherMethods = ["hada_", "lokr_", "dora_scale", "oft_", "glora", "lora_mid"];

    private readonly Dictionary<string, (WeightTensor Tensor, bool IsTransposed)> _modules = new(StringComparer.Ordinal);

    public LoraBinder(WeightGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            if (node is not { Type: "MatMul" or "Gemm" or "Conv", Inputs.Count: >= 2 } || Resolve(graph, node) is not { } weight)
            {
                continue;
            }

            var separator = node.Name.LastIndexOf('/');
            if (separator > 0)
            {
                _modules.TryAdd(Normalize(node.Name[..separator]), weight);
            }

            if (weight.Tensor.Name.EndsWith(".weight", StringComparison.Ordinal))
            {
                _modules.TryAdd(Normalize(weight.Tensor.Name[..^".weight".Length]), weight);
            }
        }
    }

    /// <summary>The modules that a LoRA file changes: name without ending, with the tensors that belong to it.</summary>
    /// <exception cref="InvalidDataException">The file uses a method other than LoRA, or a tensor has no partner.</exception>
    public static List<(string Module, WeightTensor Down, WeightTensor Up, WeightTensor? Alpha)> Modules(Dictionary<string, WeightTensor> tensors)
    {
        if (tensors.Keys.FirstOrDefault(static name => Array.Exists(OtherMethods, method => name.Contains(method, StringComparison.Ordinal))) is { } other)
        {
            throw new InvalidDataException($"The tensor {Shown(other)} is of another method than LoRA, which is not supported.");
        }

        var modules = new List<(string, WeightTensor, WeightTensor, WeightTensor?)>();
        foreach (var (name, down) in tensors)
        {
            if (Array.Find(Forms, form => name.EndsWith(form, StringComparison.Ordinal)) is not { } form)
            {
                continue;
            }

            var module = name[..^form.Length];
            var partner = form.Replace("down", "up", StringComparison.Ordinal).Replace("lora_A", "lora_B", StringComparison.Ordinal);
            var up = tensors.GetValueOrDefault(module + partner)
                ?? throw new InvalidDataException($"The tensor {Shown(name)} has no partner.");
            if (down.Dimensions.Count < 2 || up.Dimensions.Count < 2 || down.Elements == 0
                || down.Dimensions[0] != up.Dimensions[1] || up.Elements != up.Dimensions[0] * up.Dimensions[1])
            {
                throw new InvalidDataException($"The tensor {Shown(name)} and its partner do not fit each other.");
            }

            modules.Add((module, down, up, tensors.GetValueOrDefault(module + ".alpha")));
        }

        return modules.Count > 0 ? modules : throw new InvalidDataException("The file holds no LoRA.");
    }

    /// <summary>The weight of a module by its name without prefix; null when the graph has none that can be changed.</summary>
    public (WeightTensor Tensor, bool IsTransposed)? Find(string module) => _modules.TryGetValue(Normalize(module), out var found) ? found : null;

    private static string Normalize(string path) => path.Replace('/', '_').Replace('.', '_').Trim('_');

    private static string Shown(string name) => name.Length > 100 ? name[..100] : name;

    private static (WeightTensor Tensor, bool IsTransposed)? Resolve(WeightGraph graph, WeightNode node)
    {
        var isTransposed = node.Type == "MatMul" || (node.Type == "Gemm" && !node.TransposesB);
        var name = node.Inputs[1];
        while (graph.ProducerOf(name) is { } producer)
        {
            if (producer.Type is not ("Transpose" or "Identity"))
            {
                break;
            }

            isTransposed ^= producer.Type == "Transpose";
            name = producer.Inputs[0];
        }

        // A constant cannot be replaced when a session is opened.
        return graph.ProducerOf(name) is null && graph.Tensors.TryGetValue(name, out var tensor) ? (tensor, isTransposed) : null;
    }
}
