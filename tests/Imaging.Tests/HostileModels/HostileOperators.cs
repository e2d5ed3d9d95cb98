using SogniLike.Imaging.Models;
using SogniLike.Imaging.Tests.Fakes;
using static SogniLike.Imaging.Tests.HostileModels.HostileModel;

namespace SogniLike.Imaging.Tests.HostileModels;

/// <summary>Operators, formats and attributes that have no place in diffusion models, and names that mean two things.</summary>
internal static class HostileOperators
{
    private const ModelDefectCode Forbidden = ModelDefectCode.ForbiddenOperator;
    private const ModelDefectCode Ambiguous = ModelDefectCode.AmbiguousGraph;

    private static readonly (string Domain, string Type)[] Operators =
    [
        ("", "Loop"), ("ai.onnx", "Scan"), ("", "If"), ("", "SequenceMap"), ("", "RandomNormal"), ("", "RandomNormalLike"), ("", "Multinomial"), ("", "Bernoulli"),
        ("com.microsoft", "EPContext"), ("", "EPContext"), ("com.microsoft", "PyOp"), ("com.microsoft", "TritonOp"), ("", "ATen"), ("", "ImageDecoder"), ("", "StringConcat"),
        ("", "TfIdfVectorizer"), ("", "OptionalGetElement"), ("", "Add\u202E"), ("", ""), ("com.microsoft", "CDist"), ("com.microsoft", "Tokenizer"), ("ai.onnx.ml", "TreeEnsemble"),
        ("ai.onnx.contrib", "PyCustomOpDef"), ("evil.example", "Add"), ("COM.MICROSOFT", "Gelu"), ("com.microsoft ", "Gelu"), ("com.microsoft.nchwc", "Conv"), ("local", "Function"),
    ];

    public static IEnumerable<HostileModel> All =>
    [
        .. Operators.Select(static name => InDenoiser(
            $"the operator {name.Domain}.{name.Type}",
            Forbidden,
            "node ",
            graph => graph.Opset("com.microsoft", 1).Node(name.Type, ["sample"], null, name.Domain))),
        new("a Loop inside an If of the text encoder", Forbidden, TextEncoder, "Loop", static model =>
        {
            var body = new OnnxGraphBuilder();
            body.Node("Loop", ["x"]);
            var graph = model.TextEncoder();
            graph.Node("If", [graph.Constant(1L)], null, "", OnnxGraphBuilder.Subgraph("then_branch", body));
            model.Save(TextEncoder, graph.Build());
        }),
        InDenoiser("a graph inside an Add", Forbidden, "Add", static graph => graph.Node("Add", ["sample"], null, "", OnnxGraphBuilder.Subgraph("body", new OnnxGraphBuilder()))),
        InDenoiser("functions", Forbidden, null, static graph => graph.Function()),
        InDenoiser("an overload", Forbidden, "overloaded", static graph => graph.Raw(1, [.. OnnxGraphBuilder.Text(3, "overloaded"), .. OnnxGraphBuilder.Text(4, "Add"), .. OnnxGraphBuilder.Text(8, "mine")])),
        InDenoiser("instructions for training", Forbidden, null, static graph => graph.RawModel(OnnxGraphBuilder.Message(20, []))),
        InDenoiser("a new operator set", Forbidden, null, static graph => graph.Opset("", 99)),
        InDenoiser("an old operator set", Forbidden, null, static graph => graph.Opset("", 1)),
        InDenoiser("a negative operator set", Forbidden, null, static graph => graph.Opset("", -1)),
        InDenoiser("an operator set given twice", Ambiguous, null, static graph => graph.Opset("ai.onnx", 13)),
        InDenoiser("a new format", Forbidden, null, static graph => graph.RawModel(OnnxGraphBuilder.Integer(1, 99))),
        InDenoiser("a domain without version", Forbidden, "Gelu", static graph => graph.Node("Gelu", ["sample"], null, "com.microsoft")),
        InDenoiser("sparse weights", Forbidden, null, static graph => graph.SparseInitializer()),
        InDenoiser("a sparse attribute", Forbidden, "Constant", static graph => graph.Node("Constant", [], null, "", [.. OnnxGraphBuilder.Text(1, "sparse_value"), .. OnnxGraphBuilder.Message(22, [])])),
        InDenoiser("an attribute of a function", Forbidden, "Constant", static graph => graph.Node("Constant", [], null, "", [.. OnnxGraphBuilder.Text(1, "value"), .. OnnxGraphBuilder.Text(21, "outer")])),
        InDenoiser("a type as attribute", Forbidden, "Constant", static graph => graph.Node("Constant", [], null, "", [.. OnnxGraphBuilder.Text(1, "type"), .. OnnxGraphBuilder.Message(14, [])])),
        InDenoiser("an attribute given twice", Ambiguous, "Cast", static graph => graph.Node("Cast", ["sample"], null, "", OnnxGraphBuilder.Int("to", 1), OnnxGraphBuilder.Int("to", 7))),
        InDenoiser("a pool of a million", ModelDefectCode.Amplification, "MaxPool", static graph => graph.Node(
            "MaxPool", ["sample"], null, "", OnnxGraphBuilder.Ints("kernel_shape", 1_000_000, 1_000_000))),
        InDenoiser("a convolution padded by a million", ModelDefectCode.Amplification, "Conv", static graph => graph.Node(
            "Conv", ["sample", graph.Constant([1, 1, 1, 1], 1, 4, 1, 1)], null, "", OnnxGraphBuilder.Ints("pads", 1_000_000, 1_000_000, 1_000_000, 1_000_000))),
        InDenoiser("two weights of one name", Ambiguous, "tensor w", static graph => Weight(Weight(graph))),
        InDenoiser("two values of one name", Ambiguous, "Neg", static graph => graph.Node("Neg", [graph.Node("Abs", ["sample"], "twice")], "twice")),
        InDenoiser("a value with the name of an input", Ambiguous, "Neg", static graph => graph.Node("Neg", ["sample"], "sample")),
        InDenoiser("a value with the name of weights", Ambiguous, "Neg", static graph => Weight(graph).Node("Neg", ["sample"], "w")),
        InDenoiser("two inputs of one name", Ambiguous, "input sample", static graph => graph.Input("sample", FakeModel.Float, 1, 4, 8, 8)),
        InDenoiser("two outputs of one name", Ambiguous, "output out_sample", static graph => graph.Output("out_sample", FakeModel.Float, 1, 4, 8, 8)),
        InDenoiser("a circle", Ambiguous, null, static graph => graph.Node("Neg", [graph.Node("Abs", ["circle"])], "circle")),
        new("a subgraph that takes a name of the graph around it", Ambiguous, TextEncoder, null, static model =>
        {
            var body = new OnnxGraphBuilder();
            body.Node("Neg", ["x"], "last_hidden_state");
            var graph = model.TextEncoder();
            graph.Node("If", [graph.Constant(1L)], null, "", OnnxGraphBuilder.Subgraph("then_branch", body));
            model.Save(TextEncoder, graph.Build());
        }),
    ];

    private static OnnxGraphBuilder Weight(OnnxGraphBuilder graph) =>
        graph.Raw(5, OnnxGraphBuilder.Tensor("w", FakeModel.Float, [1], OnnxGraphBuilder.Message(9, new byte[4])));
}
