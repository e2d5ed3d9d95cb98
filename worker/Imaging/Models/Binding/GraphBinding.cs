using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds the inputs and outputs of one graph by name and notes as defects what does not fit.</summary>
internal sealed class GraphBinding(OnnxGraphInfo graph, string part, ModelDefects defects)
{
    /// <summary>Element types that images, latents and embeddings may have.</summary>
    public static readonly OnnxElementType[] Floats = [OnnxElementType.Float, OnnxElementType.Float16, OnnxElementType.BFloat16, OnnxElementType.Double];

    /// <summary>Element types that token ids and masks may have.</summary>
    public static readonly OnnxElementType[] Integers = [OnnxElementType.Int32, OnnxElementType.Int64];

    /// <summary>What inputs of other families mean for the reader of a refusal.</summary>
    private static readonly Dictionary<string, string> Families = new(StringComparer.Ordinal)
    {
        ["img_ids"] = "Flux",
        ["controlnet_conds"] = "ControlNet",
        ["class_labels"] = "upscalers",
    };

    private readonly HashSet<string> _taken = [];

    /// <summary>An input that must be there under one of several names.</summary>
    public OnnxTensorInfo? Input(string[] names, OnnxElementType[] types, params int[] ranks)
    {
        var input = OptionalInput(names, types, ranks);
        if (input is null && !graph.Inputs.Any(candidate => names.Contains(candidate.Name)))
        {
            defects.Add(ModelDefectCode.MissingInputOrOutput, part, $"The graph lacks the input {names[0]}; it has {Names(graph.Inputs)}.");
        }

        return input;
    }

    /// <summary>An input that some exports have.</summary>
    public OnnxTensorInfo? OptionalInput(string[] names, OnnxElementType[] types, params int[] ranks)
    {
        var input = graph.Inputs.FirstOrDefault(candidate => names.Contains(candidate.Name));
        if (input is null)
        {
            return null;
        }

        _taken.Add(input.Name);
        return Check("input", input, types, ranks);
    }

    /// <summary>All inputs whose names start in one of several ways, in the order of the graph.</summary>
    public IReadOnlyList<OnnxTensorInfo> InputsStartingWith(string[] starts, OnnxElementType[] types, params int[] ranks) =>
        [.. graph.Inputs
            .Where(candidate => Array.Exists(starts, start => candidate.Name.StartsWith(start, StringComparison.Ordinal)))
            .Select(candidate => OptionalInput([candidate.Name], types, ranks))
            .OfType<OnnxTensorInfo>()];

    /// <summary>An output that must be there: one of several names, or the first of the right rank.</summary>
    public OnnxTensorInfo? Output(string[] names, OnnxElementType[] types, params int[] ranks)
    {
        var output = names.Select(name => graph.Outputs.FirstOrDefault(candidate => candidate.Name == name)).FirstOrDefault(static found => found is not null)
            ?? graph.Outputs.FirstOrDefault(candidate => candidate.Rank is { } rank && ranks.Contains(rank));
        if (output is null)
        {
            defects.Add(ModelDefectCode.MissingInputOrOutput, part, $"The graph lacks the output {names[0]}; it has {Names(graph.Outputs)}.");
            return null;
        }

        // A graph may leave the shape of its outputs open.
        return output.Shape is null ? Check("output", output, types, []) : Check("output", output, types, ranks);
    }

    /// <summary>An output that some exports have.</summary>
    public OnnxTensorInfo? OptionalOutput(string[] names, OnnxElementType[] types, params int[] ranks) =>
        graph.Outputs.Any(candidate => names.Contains(candidate.Name)) ? Output(names, types, ranks) : null;

    /// <summary>Refuses a fixed dimension that is not the one needed.</summary>
    public void RequireSize(OnnxTensorInfo? tensor, int axis, long size, string what)
    {
        if (tensor?.Shape is { } shape && !shape[axis].Allows(size))
        {
            defects.Add(ModelDefectCode.UnsupportedShape, part, $"{tensor.Name} has {shape[axis]} {what}; {size} are supported.");
        }
    }

    /// <summary>Refuses every input that was not asked for: nobody would fill it.</summary>
    public void RefuseOtherInputs()
    {
        foreach (var input in graph.Inputs)
        {
            if (!_taken.Contains(input.Name))
            {
                var family = Families.TryGetValue(input.Name, out var name) ? $", which {name} use; they are not supported" : "";
                defects.Add(ModelDefectCode.UnknownInput, part, $"The graph asks for the input {input}{family}.");
            }
        }
    }

    private OnnxTensorInfo? Check(string kind, OnnxTensorInfo tensor, OnnxElementType[] types, int[] ranks)
    {
        var sound = true;
        if (!types.Contains(tensor.ElementType))
        {
            defects.Add(
                ModelDefectCode.UnsupportedElementType,
                part,
                $"The {kind} {tensor.Name} has elements of type {tensor.ElementType}; {string.Join(", ", types)} are supported.");
            sound = false;
        }

        if (ranks.Length > 0 && (tensor.Rank is not { } rank || !ranks.Contains(rank)))
        {
            defects.Add(ModelDefectCode.UnsupportedShape, part, $"The {kind} {tensor} must have {string.Join(" or ", ranks)} dimensions.");
            sound = false;
        }

        return sound ? tensor : null;
    }

    private static string Names(IReadOnlyList<OnnxTensorInfo> tensors) =>
        tensors.Count == 0 ? "none" : string.Join(", ", tensors.Take(16).Select(static tensor => tensor.Name));
}
