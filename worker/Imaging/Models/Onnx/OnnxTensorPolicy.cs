using System.Globalization;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Checks that every tensor of a file says one thing: a known type, dimensions with a product, and data of just that size in just one place.</summary>
internal static class OnnxTensorPolicy
{
    private const int MaxRank = 8;
    private const int MaxNameLength = 1024;

    /// <summary>Notes what is wrong and gives the references to other files, for <see cref="OnnxExternalDataPolicy"/>.</summary>
    public static IReadOnlyList<OnnxExternalData> Check(OnnxGraph graph, OnnxFindings findings)
    {
        var references = new List<OnnxExternalData>();
        CheckGraph(graph, findings, references);
        return references;
    }

    private static void CheckGraph(OnnxGraph graph, OnnxFindings findings, List<OnnxExternalData> references)
    {
        foreach (var tensor in graph.Initializers)
        {
            var label = $"tensor {OnnxText.Show(tensor.Name)}";
            if (tensor.Name.Length is 0 or > MaxNameLength)
            {
                findings.Add(ModelDefectCode.InvalidWeights, label, $"Its name must have 1 to {MaxNameLength} characters.");
            }

            Check(tensor, label, findings, references);
        }

        foreach (var node in graph.Nodes)
        {
            foreach (var attribute in node.Attributes)
            {
                foreach (var tensor in attribute.Tensors)
                {
                    var label = $"node {node.Label}";
                    if ((tensor.IsExternal || tensor.ExternalEntries.Count > 0) && node is not { Type: "Constant", Domain: "" })
                    {
                        findings.Add(ModelDefectCode.UnsafeExternalData, label, "An attribute refers to another file; only weights and the value of Constant may.");
                        continue;
                    }

                    Check(tensor, label, findings, references);
                }

                foreach (var inner in attribute.Graphs)
                {
                    CheckGraph(inner, findings, references);
                }
            }
        }
    }

    private static void Check(OnnxTensor tensor, string label, OnnxFindings findings, List<OnnxExternalData> references)
    {
        if (OnnxTensorReader.SizeOf(tensor.ElementType) is not { } size)
        {
            findings.Add(ModelDefectCode.InvalidWeights, label, $"Its element type, number {(int)tensor.ElementType}, is not one that weights have here.");
            return;
        }

        if (tensor.Elements is not { } elements || tensor.Dimensions.Count > MaxRank)
        {
            findings.Add(ModelDefectCode.InvalidWeights, label, $"It has a negative dimension, over {MaxRank} dimensions or over 2^48 elements.");
            return;
        }

        if (tensor.HasSegment)
        {
            findings.Add(ModelDefectCode.InvalidWeights, label, "It is one segment of a tensor; they are not accepted.");
        }

        if (tensor.IsExternal || tensor.ExternalEntries.Count > 0)
        {
            if (!tensor.IsExternal || tensor.DataFields.Count > 0)
            {
                findings.Add(ModelDefectCode.UnsafeExternalData, label, "It has data inside the file and a reference to another file.");
            }

            if (Describe(tensor, elements * size, label, findings) is { } reference)
            {
                references.Add(reference);
            }
        }
        else if (tensor.DataFields.Count > 1)
        {
            findings.Add(ModelDefectCode.InvalidWeights, label, "It has data in two forms.");
        }
        else if (tensor.DataFields.Count == 0 ? elements > 0 : !OnnxTensorReader.Fits(tensor.ElementType, tensor.DataFields[0], elements, tensor.InlineBytes))
        {
            findings.Add(
                ModelDefectCode.InvalidWeights,
                label,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It has {tensor.InlineBytes} bytes of data; its type and dimensions ask for {elements} elements of {size} bytes."));
        }
    }

    private static OnnxExternalData? Describe(OnnxTensor tensor, long expected, string label, OnnxFindings findings)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tensor.ExternalEntries)
        {
            // A checksum is of no use: it stands in the same file that could lie.
            if (key is not ("location" or "offset" or "length" or "checksum") || !entries.TryAdd(key, value))
            {
                findings.Add(ModelDefectCode.UnsafeExternalData, label, $"Its reference to another file has the key \"{OnnxText.Show(key)}\" twice or unknown.");
                return null;
            }
        }

        if (!entries.TryGetValue("location", out var location))
        {
            findings.Add(ModelDefectCode.UnsafeExternalData, label, "Its reference to another file has no location.");
            return null;
        }

        return TryNumber("offset", out var offset) && TryNumber("length", out var length)
            ? new OnnxExternalData(label, location, offset ?? 0, length, expected)
            : null;

        bool TryNumber(string key, out long? number)
        {
            number = null;
            if (!entries.TryGetValue(key, out var text))
            {
                return true;
            }

            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            {
                number = parsed;
                return true;
            }

            findings.Add(ModelDefectCode.UnsafeExternalData, label, $"The {key} of its data in another file is not a number.");
            return false;
        }
    }
}
