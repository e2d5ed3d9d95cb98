using System.Globalization;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Which formats, operators and attributes graphs may use.</summary>
internal static class OnnxOperatorPolicy
{
    /// <summary>Oldest and newest version of ai.onnx that are accepted: those that ONNX Runtime guarantees to run.</summary>
    public const int MinOpset = 7, MaxOpset = 25;

    /// <summary>Oldest and newest version of the file format that are accepted.</summary>
    public const int MinIrVersion = 3, MaxIrVersion = 13;

    private const string MicrosoftDomain = "com.microsoft";

    /// <summary>Largest kernel, stride, dilation or padding along one axis.</summary>
    private const long MaxGeometry = 1024;

    private static readonly string[] Geometry = ["kernel_shape", "pads", "strides", "dilations", "output_padding", "blocksize"];

    /// <summary>The default domain has two spellings.</summary>
    public static string Canonical(string domain) => domain == "ai.onnx" ? "" : domain;

    public static void Check(OnnxGraphInfo file, OnnxGraphRole role, OnnxFindings findings)
    {
        if (file.IrVersion is < MinIrVersion or > MaxIrVersion)
        {
            findings.Add(
                ModelDefectCode.ForbiddenOperator,
                null,
                $"The format has version {file.IrVersion}; versions {MinIrVersion} to {MaxIrVersion} run here.");
        }

        var version = file.Opsets.GetValueOrDefault("", 0);
        if (version is < MinOpset or > MaxOpset)
        {
            findings.Add(
                ModelDefectCode.ForbiddenOperator,
                null,
                $"The operator set ai.onnx has version {version}; versions {MinOpset} to {MaxOpset} run here.");
        }

        foreach (var domain in file.RepeatedOpsets)
        {
            findings.Add(ModelDefectCode.AmbiguousGraph, null, $"The operator set \"{OnnxText.Show(domain)}\" is given twice.");
        }

        if (file.HasFunctions)
        {
            findings.Add(ModelDefectCode.ForbiddenOperator, null, "The file defines functions of its own; they are not accepted.");
        }

        if (file.HasTrainingInfo)
        {
            findings.Add(ModelDefectCode.ForbiddenOperator, null, "The file holds instructions for training; they are not accepted.");
        }

        CheckGraph(file.Graph, file, role, findings);
    }

    private static void CheckGraph(OnnxGraph graph, OnnxGraphInfo file, OnnxGraphRole role, OnnxFindings findings)
    {
        if (graph.SparseInitializers > 0)
        {
            findings.Add(ModelDefectCode.ForbiddenOperator, null, "The graph has sparse weights; they are not accepted.");
        }

        foreach (var node in graph.Nodes)
        {
            if (Refusal(node, file, role) is { } reason)
            {
                findings.Add(ModelDefectCode.ForbiddenOperator, $"node {node.Label}", $"The operator is refused: {reason}.");
            }

            CheckAttributes(node, file, role, findings);
        }
    }

    private static string? Refusal(OnnxNode node, OnnxGraphInfo file, OnnxGraphRole role)
    {
        if (OnnxOperators.Native.Contains(node.Type))
        {
            return "compiled code is not accepted";
        }

        var isStandard = node.Domain.Length == 0;
        if (!isStandard && node.Domain != MicrosoftDomain)
        {
            return "its domain is not known";
        }

        if (OnnxOperators.ControlFlow.Contains(node.Type))
        {
            // Some exports of text encoders choose by If; nothing there can repeat.
            return isStandard && node.Type == "If" && role != OnnxGraphRole.Denoiser ? null : "control flow is not accepted";
        }

        if (OnnxOperators.Random.Contains(node.Type))
        {
            var isOldEncoder = isStandard && role == OnnxGraphRole.ImageEncoder && node.Type is "RandomNormal" or "RandomNormalLike";
            return isOldEncoder ? null : "random numbers inside a graph cannot be reproduced";
        }

        return !(isStandard ? OnnxOperators.Standard : OnnxOperators.Microsoft).Contains(node.Type) ? "it is not one that diffusion models use"
            : node.HasOverload ? "it names an overload, which only functions have"
            : !isStandard && !file.Opsets.ContainsKey(node.Domain) ? "the file gives no version of its domain"
            : null;
    }

    private static void CheckAttributes(OnnxNode node, OnnxGraphInfo file, OnnxGraphRole role, OnnxFindings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in node.Attributes)
        {
            var shown = OnnxText.Show(attribute.Name);
            if (!names.Add(attribute.Name))
            {
                findings.Add(ModelDefectCode.AmbiguousGraph, $"node {node.Label}", $"The attribute {shown} is given twice.");
            }

            if (attribute.IsSparse)
            {
                findings.Add(ModelDefectCode.ForbiddenOperator, $"node {node.Label}", $"The attribute {shown} is a sparse tensor; they are not accepted.");
            }

            if (attribute.IsForeign)
            {
                findings.Add(ModelDefectCode.ForbiddenOperator, $"node {node.Label}", $"The attribute {shown} is a type or refers to a function.");
            }

            if (attribute.Graphs.Count > 0 && node is not { Type: "If", Domain: "" })
            {
                findings.Add(ModelDefectCode.ForbiddenOperator, $"node {node.Label}", $"The attribute {shown} holds a graph; only If may.");
            }

            if (Geometry.Contains(attribute.Name) && attribute.Integers.Any(static number => number is < -MaxGeometry or > MaxGeometry))
            {
                findings.Add(
                    ModelDefectCode.Amplification,
                    $"node {node.Label}",
                    string.Create(CultureInfo.InvariantCulture, $"The attribute {shown} has a value beyond {MaxGeometry}."));
            }

            foreach (var graph in attribute.Graphs)
            {
                CheckGraph(graph, file, role, findings);
            }
        }
    }
}
