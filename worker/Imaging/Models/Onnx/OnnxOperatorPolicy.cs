using System.Collections.Frozen;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Which operators graphs may use.</summary>
internal static class OnnxOperatorPolicy
{
    /// <summary>Newest version of ai.onnx that is accepted.</summary>
    public const int MaxOpset = 25;

    private static readonly FrozenSet<string> Domains = FrozenSet.Create("", "com.microsoft");

    /// <summary>Control flow can run without end; diffusion models have none.</summary>
    private static readonly FrozenSet<string> ControlFlow = FrozenSet.Create("Loop", "Scan", "If", "SequenceMap");

    /// <summary>Noise comes from the seed alone.</summary>
    private static readonly FrozenSet<string> Random =
        FrozenSet.Create("RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli");

    /// <summary>Nodes that hold or name compiled code.</summary>
    private static readonly FrozenSet<string> Native = FrozenSet.Create("EPContext", "SharedObject", "PyOp", "TritonOp");

    /// <summary>The default domain has two spellings.</summary>
    public static string Canonical(string domain) => domain == "ai.onnx" ? "" : domain;

    public static void Check(OnnxGraphInfo graph, string part, ModelDefects defects)
    {
        if (!graph.Opsets.TryGetValue("", out var version) || version is < 1 or > MaxOpset)
        {
            defects.Add(ModelDefectCode.ForbiddenOperator, part, $"The operator set ai.onnx has version {version}; versions 1 to {MaxOpset} run here.");
        }

        if (graph.HasFunctions)
        {
            defects.Add(ModelDefectCode.ForbiddenOperator, part, "The graph defines functions of its own; they are not accepted.");
        }

        if (graph.HasSparseInitializers)
        {
            defects.Add(ModelDefectCode.ForbiddenOperator, part, "The graph has sparse weights; they are not accepted.");
        }

        foreach (var (domain, type) in graph.Operators.OrderBy(static name => (name.Domain, name.Type)))
        {
            var reason = !Domains.Contains(domain) ? "its domain is not known"
                : ControlFlow.Contains(type) ? "control flow is not accepted"
                : Native.Contains(type) ? "compiled code is not accepted"
                : Random.Contains(type) ? "random numbers inside a graph cannot be reproduced"
                : null;
            if (reason is not null)
            {
                defects.Add(ModelDefectCode.ForbiddenOperator, part, $"The operator {(domain.Length == 0 ? "" : domain + ".")}{type} is refused: {reason}.");
            }
        }
    }
}
