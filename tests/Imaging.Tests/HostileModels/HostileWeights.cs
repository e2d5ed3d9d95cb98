using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;
using static SogniLike.Imaging.Tests.HostileModels.HostileModel;

namespace SogniLike.Imaging.Tests.HostileModels;

/// <summary>Weights that contradict themselves, and small graphs that unfold to gigabytes.</summary>
internal static class HostileWeights
{
    private const ModelDefectCode Invalid = ModelDefectCode.InvalidWeights;
    private const ModelDefectCode Bomb = ModelDefectCode.Amplification;
    private const OnnxElementType Float = OnnxElementType.Float;

    public static IEnumerable<HostileModel> All =>
    [
        Weights("of text", OnnxElementType.String, [1], OnnxGraphBuilder.Text(6, "x")),
        Weights("without type", OnnxElementType.Undefined, [1], OnnxGraphBuilder.Message(9, new byte[4])),
        Weights("of complex numbers", OnnxElementType.Complex64, [1], OnnxGraphBuilder.Message(9, new byte[8])),
        Weights("of type 9999", (OnnxElementType)9999, [1], OnnxGraphBuilder.Message(9, new byte[4])),
        Weights("huge without data", Float, [1 << 20, 1 << 20], []),
        Weights("huge with little data", Float, [1 << 28], OnnxGraphBuilder.Message(9, new byte[4])),
        Weights("of a negative dimension", Float, [-1], OnnxGraphBuilder.Message(9, new byte[4])),
        Weights("whose elements overflow", Float, [1L << 32, 1L << 32], OnnxGraphBuilder.Message(9, new byte[4])),
        Weights("whose elements overflow to 1", Float, [(1L << 32) + 1, (1L << 32) - 1], OnnxGraphBuilder.Message(9, new byte[4])),
        Weights("of nine dimensions", Float, [1, 1, 1, 1, 1, 1, 1, 1, 1], OnnxGraphBuilder.Message(9, new byte[4])),
        Weights("with too much data", Float, [1], OnnxGraphBuilder.Message(9, new byte[8])),
        Weights("with floats too few", Float, [4], OnnxGraphBuilder.Message(4, new byte[12])),
        Weights("with integers too few", OnnxElementType.Int64, [4], OnnxGraphBuilder.Message(7, [1, 2, 3])),
        Weights("of floats as integers", Float, [1], OnnxGraphBuilder.Message(5, [1])),
        Weights("in two forms", Float, [1], [.. OnnxGraphBuilder.Message(9, new byte[4]), .. OnnxGraphBuilder.Message(4, new byte[4])]),
        Weights("in segments", Float, [1], [.. OnnxGraphBuilder.Message(9, new byte[4]), .. OnnxGraphBuilder.Message(3, [])]),
        InDenoiser("weights without name", Invalid, "tensor", static graph => graph.Raw(5, OnnxGraphBuilder.Tensor("", Float, [1], OnnxGraphBuilder.Message(9, new byte[4])))),
        InDenoiser("a huge Constant without data", Invalid, "Constant", static graph => graph.Node(
            "Constant", [], null, "", HostileExternalData.Tensor("value", OnnxGraphBuilder.Tensor("", Float, [1L << 40], [])))),

        Unfolds("ConstantOfShape of 580 MB in 85 bytes", "ConstantOfShape", static graph => graph.Node("ConstantOfShape", [graph.Constant(145_000_000L)])),
        Unfolds("ConstantOfShape of a terabyte", "ConstantOfShape", static graph => graph.Node("ConstantOfShape", [graph.Constant(1L << 20, 1L << 20)])),
        Unfolds("ConstantOfShape whose size overflows", "ConstantOfShape", static graph => graph.Node("ConstantOfShape", [graph.Constant(1L << 62, 1L << 62, 1L << 62)])),
        Unfolds("ConstantOfShape by a Constant", "ConstantOfShape", static graph => graph.Node(
            "ConstantOfShape", [graph.Node("Constant", [], null, "", OnnxGraphBuilder.Ints("value_ints", 1 << 16, 1 << 16))])),
        Unfolds("ConstantOfShape of a computed size", "ConstantOfShape", static graph => graph.Node(
            "ConstantOfShape", [graph.Node("Mul", [graph.Constant(50_000L), graph.Constant(50_000L)])])),
        Unfolds("ConstantOfShape of a joined size", "ConstantOfShape", static graph => graph.Node(
            "ConstantOfShape", [graph.Node("Concat", [graph.Constant(50_000L), graph.Constant(50_000L)], null, "", OnnxGraphBuilder.Int("axis", 0))])),
        Unfolds("ConstantOfShape of a size that cannot be told", "ConstantOfShape", static graph => graph.Node(
            "ConstantOfShape", [graph.Node("ReduceProd", [graph.Constant(50_000L, 50_000L)], null, "", OnnxGraphBuilder.Int("keepdims", 1))])),
        Unfolds("ConstantOfShape behind the node that uses it", "ConstantOfShape", static graph =>
        {
            var size = graph.Node("Neg", ["late"]);
            graph.Node("ConstantOfShape", ["late2"]);
            graph.Node("Mul", [graph.Constant(50_000L), graph.Constant(50_000L)], "late2");
            graph.Node("Abs", [size]);
            graph.Node("Identity", [graph.Constant(1L)], "late");
        }),
        Unfolds("Tile", "Tile", static graph => graph.Node("Tile", [graph.Constant(new float[64], 64), graph.Constant(10_000_000L)])),
        Unfolds("Tile of an input", "Tile", static graph => graph.Node("Tile", ["sample", graph.Constant(1L, 1L, 100_000L, 100_000L)])),
        Unfolds("Expand", "Expand", static graph => graph.Node("Expand", [graph.Constant([1], 1), graph.Constant(500_000_000L)])),
        Unfolds("Expand of an input", "Expand", static graph => graph.Node("Expand", ["sample", graph.Constant(1_000L, 4L, 1_000_000L, 8L)])),
        Unfolds("Range", "Range", static graph => graph.Node("Range", [Scalar(graph, 0), Scalar(graph, long.MaxValue), Scalar(graph, 1)])),
        Unfolds("OneHot", "OneHot", static graph => graph.Node("OneHot", [graph.Constant(new long[32]), graph.Constant(100_000_000L), graph.Constant(0L, 1L)])),
        Unfolds("Pad", "Pad", static graph => graph.Node("Pad", [graph.Constant([1], 1, 1), graph.Constant(0L, 0L, 100_000L, 100_000L)])),
        Unfolds("Resize", "Resize", static graph => graph.Node("Resize", [graph.Constant([1], 1, 1, 1, 1), "", graph.Constant([1, 1, 100_000, 100_000], 4)])),
        Unfolds("Resize of an input", "Resize", static graph => graph.Node("Resize", ["sample", "", "", graph.Constant(1L, 4L, 1_000_000L, 1_000_000L)])),
        Unfolds("an outer sum", "Add", static graph => graph.Node("Add", [graph.Constant(new float[10_000], 10_000, 1), graph.Constant(new float[10_000], 1, 10_000)])),
        Unfolds("an outer product", "MatMul", static graph => graph.Node("MatMul", [graph.Constant(new float[10_000], 10_000, 1), graph.Constant(new float[10_000], 1, 10_000)])),
        Unfolds("doubling forty times", "Concat", static graph =>
        {
            var value = graph.Constant(new float[64], 64);
            for (var i = 0; i < 40; i++)
            {
                value = graph.Node("Concat", [value, value], null, "", OnnxGraphBuilder.Int("axis", 0));
            }
        }),
        Unfolds("a thousand pieces of 64 MB", "ConstantOfShape", static graph =>
        {
            for (var i = 0; i < 1000; i++)
            {
                graph.Node("ConstantOfShape", [graph.Constant(1L << 24)]);
            }
        }),
        Unfolds("weights transposed a thousand times", "Transpose", static graph =>
        {
            var weights = graph.Constant(new float[1 << 18], 1 << 9, 1 << 9);
            for (var i = 0; i < 1000; i++)
            {
                graph.Node("Transpose", [weights]);
            }
        }),
        new("a bomb inside an If", Bomb, TextEncoder, "ConstantOfShape", static model =>
        {
            var body = new OnnxGraphBuilder();
            body.Node("ConstantOfShape", ["huge"], "inner");
            var graph = model.TextEncoder();
            var huge = graph.Node("Identity", [graph.Constant(1L << 31)], "huge");
            graph.Node("If", [huge], null, "", OnnxGraphBuilder.Subgraph("then_branch", body));
            model.Save(TextEncoder, graph.Build());
        }),
    ];

    private static HostileModel Weights(string name, OnnxElementType type, long[] shape, byte[] data) =>
        InDenoiser($"weights {name}", Invalid, "tensor w", graph => graph.Raw(5, OnnxGraphBuilder.Tensor("w", type, shape, data)));

    private static HostileModel Unfolds(string name, string node, Action<OnnxGraphBuilder> add) => InDenoiser($"bomb: {name}", Bomb, node, add);

    private static string Scalar(OnnxGraphBuilder graph, long value) =>
        graph.Node("Constant", [], null, "", OnnxGraphBuilder.Int("value_int", value));
}
