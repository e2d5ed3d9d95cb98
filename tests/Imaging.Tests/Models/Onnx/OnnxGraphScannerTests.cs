using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;
using SogniLike.Testing;

namespace SogniLike.Imaging.Tests.Models.Onnx;

public sealed class OnnxGraphScannerTests
{
    private const OnnxElementType Float = OnnxElementType.Float;

    [Fact]
    public void Scan_BuiltInDenoiser_FindsItsInterface()
    {
        using var file = File.OpenRead(Path.Combine(RepositoryPaths.EmojiDiffusion, "unet", "model.onnx"));

        var graph = OnnxGraphScanner.Scan(file, new ModelLimits());

        Assert.Equal(
            ["sample Float[batch, 4, height, width]", "timestep Int64[steps]", "encoder_hidden_states Float[batch, sequence, 256]"],
            graph.Inputs.Select(static input => input.ToString()));
        Assert.Equal(["out_sample"], graph.Outputs.Select(static output => output.Name));
        Assert.Equal(15, graph.Opsets[""]);
        Assert.Contains(("", "Conv"), graph.Operators);
        Assert.InRange(graph.InitializerBytes, 27_000_000, file.Length);
    }

    [Theory]
    [InlineData("text_encoder")]
    [InlineData("vae_decoder")]
    [InlineData("vae_encoder")]
    public void Scan_BuiltInParts_AreAllowed(string part)
    {
        using var file = File.OpenRead(Path.Combine(RepositoryPaths.EmojiDiffusion, part, "model.onnx"));
        var defects = new ModelDefects();

        OnnxOperatorPolicy.Check(OnnxGraphScanner.Scan(file, new ModelLimits()), part, defects);

        Assert.True(defects.None);
    }

    [Theory]
    [InlineData("", "Loop", "control flow")]
    [InlineData("", "Scan", "control flow")]
    [InlineData("ai.onnx", "If", "control flow")]
    [InlineData("", "RandomNormal", "random numbers")]
    [InlineData("com.microsoft", "EPContext", "compiled code")]
    [InlineData("evil.example", "Add", "domain is not known")]
    public void Check_ForbiddenOperator_IsRefused(string domain, string type, string reason)
    {
        var graph = new OnnxGraphBuilder().Input("x", Float, 1).Output("y", Float, 1);
        graph.Node(type, ["x"], "y", domain);

        Assert.Contains(reason, Assert.Single(Check(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ForbiddenOperatorInSubgraph_IsRefused()
    {
        var inner = new OnnxGraphBuilder();
        inner.Node("Loop", ["x"]);
        var middle = new OnnxGraphBuilder();
        middle.Node("Add", ["x"], null, "", OnnxGraphBuilder.Subgraph("body", inner));
        var graph = new OnnxGraphBuilder();
        graph.Node("Add", ["x"], null, "", OnnxGraphBuilder.Subgraph("body", middle));

        Assert.Contains("Loop", Assert.Single(Check(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FunctionsSparseWeightsAndNewOpset_AreRefused()
    {
        Assert.Equal(3, Check(new OnnxGraphBuilder().Function().SparseInitializer().Opset("", 99)).Count);
    }

    [Fact]
    public void Check_OperatorsOfMicrosoft_AreAllowed()
    {
        var graph = new OnnxGraphBuilder().Opset("com.microsoft", 1);
        graph.Node("MultiHeadAttention", ["x"], "y", "com.microsoft");

        Assert.Empty(Check(graph));
    }

    [Fact]
    public void Scan_SubgraphsTooDeep_AreRefused()
    {
        var graph = new OnnxGraphBuilder();
        for (var depth = 0; depth < 20; depth++)
        {
            var outer = new OnnxGraphBuilder();
            outer.Node("Add", ["x"], null, "", OnnxGraphBuilder.Subgraph("body", graph));
            graph = outer;
        }

        Assert.Equal(ModelDefectCode.GraphTooLarge, Refused(graph.Build()).Code);
    }

    [Fact]
    public void Scan_OverLimits_IsRefused()
    {
        var graph = new OnnxGraphBuilder();
        for (var i = 0; i < 10; i++)
        {
            graph.Node("Add", [graph.Constant(new float[100], 100)]);
        }

        var bytes = graph.Build();
        foreach (var limits in (ModelLimits[])[new() { MaxNodes = 9 }, new() { MaxInitializers = 9 }, new() { MaxInitializerBytes = 3999 }, new() { MaxGraphBytes = 100 }])
        {
            Assert.Equal(ModelDefectCode.GraphTooLarge, Refused(bytes, limits).Code);
        }
    }

    [Fact]
    public void Scan_ExternalWeightsBeyondEveryMachine_AreRefused()
    {
        Assert.Equal(ModelDefectCode.GraphTooLarge, Refused(new OnnxGraphBuilder().External("w", Float, [1L << 40], ("location", "w.bin")).Build()).Code);
        Assert.Equal(
            ModelDefectCode.MalformedGraph,
            Refused(new OnnxGraphBuilder().External("w", Float, [1L << 40, 1L << 40], ("location", "w.bin")).Build()).Code);
        Assert.Equal(ModelDefectCode.MalformedGraph, Refused(new OnnxGraphBuilder().External("w", Float, [-1], ("location", "w.bin")).Build()).Code);
    }

    [Fact]
    public void Scan_RandomDamage_ThrowsNothingElse()
    {
        var random = new Random(77);
        using var model = new FakeModel();
        var sound = model.Denoiser().External("w", Float, [4], ("location", "w.bin"), ("offset", "16"), ("length", "16")).Build();
        for (var round = 0; round < 5000; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                OnnxGraphScanner.Scan(new MemoryStream(bytes, 0, random.Next(bytes.Length + 1)), new ModelLimits());
            }
            catch (OnnxFormatException)
            {
                // The one way to refuse.
            }
        }
    }

    private static IReadOnlyList<ModelDefect> Check(OnnxGraphBuilder graph)
    {
        var defects = new ModelDefects();
        OnnxOperatorPolicy.Check(OnnxGraphScanner.Scan(new MemoryStream(graph.Build()), new ModelLimits()), "part", defects);
        return defects.All;
    }

    private static OnnxFormatException Refused(byte[] bytes, ModelLimits? limits = null) =>
        Assert.Throws<OnnxFormatException>(() => OnnxGraphScanner.Scan(new MemoryStream(bytes), limits ?? new ModelLimits()));
}
