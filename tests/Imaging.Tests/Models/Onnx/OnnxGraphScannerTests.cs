using System.Diagnostics;
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
    [InlineData("unet")]
    [InlineData("vae_decoder")]
    [InlineData("vae_encoder")]
    public void Check_BuiltInParts_AreAllowed(string part)
    {
        var defects = new ModelDefects();

        var graph = new OnnxFileCheck(RepositoryPaths.EmojiDiffusion, new ModelLimits(), null, defects).Check($"{part}/model.onnx", OnnxFileCheck.RoleOf(part));

        Assert.Empty(defects.All);
        Assert.NotNull(graph);
    }

    [Theory]
    [InlineData("If", "text_encoder", true)]
    [InlineData("If", "unet", false)]
    [InlineData("If", "transformer", false)]
    [InlineData("Loop", "text_encoder", false)]
    [InlineData("RandomNormal", "vae_encoder", true)]
    [InlineData("RandomNormalLike", "vae_encoder", true)]
    [InlineData("RandomUniform", "vae_encoder", false)]
    [InlineData("RandomNormal", "vae_decoder", false)]
    public void Check_OperatorByRole_IsAllowedOnlyThere(string type, string part, bool isAllowed)
    {
        var graph = new OnnxGraphBuilder().Input("x", Float, 1).Output("y", Float, 1);
        graph.Node(type, ["x"], "y", "", OnnxGraphBuilder.Ints("shape", 1, 4));

        Assert.Equal(isAllowed, Check(graph.Build(), part).Count == 0);
    }

    [Fact]
    public void Check_OperatorsOfMicrosoft_AreAllowed()
    {
        var graph = new OnnxGraphBuilder().Opset("com.microsoft", 1);
        graph.Node("MultiHeadAttention", ["x"], "y", "com.microsoft");

        Assert.Empty(Check(graph.Build()));
    }

    [Fact]
    public void Check_ConstantsThatExportersMake_AreAllowed()
    {
        // What torch writes for a causal mask, a broadcast to a given shape and the frequencies of a timestep.
        var graph = new OnnxGraphBuilder().Input("x", Float, 1).Output("y", Float, 1);
        var shape = graph.Node("Concat", [graph.Constant(77L), graph.Constant(77L)], null, "", OnnxGraphBuilder.Int("axis", 0));
        graph.Node("Trilu", [graph.Node("ConstantOfShape", [shape]), graph.Constant(1L)]);
        var ones = graph.Node("ConstantOfShape", [graph.Node("Shape", [shape])]);
        graph.Node("Expand", [graph.Constant([1], 1), graph.Node("Where", [graph.Node("Equal", [shape, graph.Constant(-1L)]), ones, shape])]);
        graph.Node("Exp", [graph.Node("Mul", [graph.Node("Range", [Scalar(0), Scalar(160), Scalar(1)]), graph.Constant(-1L)])]);
        var weights = graph.Constant(new float[1 << 16], 1 << 8, 1 << 8);
        graph.Node("MatMul", ["x", graph.Node("Transpose", [graph.Node("Cast", [weights], null, "", OnnxGraphBuilder.Int("to", 10))])], "y");

        Assert.Empty(Check(graph.Build()));

        string Scalar(long value) => graph.Node("Constant", [], null, "", OnnxGraphBuilder.Int("value_int", value));
    }

    [Fact]
    public void Check_ManyFaults_TellsAllUpToALimit()
    {
        var graph = new OnnxGraphBuilder();
        graph.Node("Loop", ["x"]);
        graph.Function().SparseInitializer().External("w", Float, [1], ("location", "/etc/passwd"));
        Assert.Equal(4, Check(graph.Build()).Count);

        for (var i = 0; i < 100; i++)
        {
            graph.Node("Loop", ["x"]);
        }

        var defects = Check(graph.Build());
        Assert.Equal(OnnxFindings.Max + 1, defects.Count);
        Assert.Contains("more reasons", defects[^1].Message, StringComparison.Ordinal);
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
            var exception = Assert.Throws<OnnxFormatException>(() => OnnxGraphScanner.Scan(new MemoryStream(bytes), limits));
            Assert.Equal(ModelDefectCode.GraphTooLarge, exception.Code);
        }
    }

    /// <summary>Every seed damages a sound graph or grows one out of noise; the check must say yes or no, soon and without eating memory.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    [InlineData(2026)]
    [InlineData(987654321)]
    public void Check_Garbage_EndsSoonAndThrowsNothing(int seed)
    {
        var random = new Random(seed);
        using var model = new FakeModel();
        var sound = model.Denoiser().External("w", Float, [4], ("location", "w.bin"), ("offset", "16"), ("length", "16"));
        sound.Node("ConstantOfShape", [sound.Node("Concat", [sound.Constant(2L), sound.Constant(3L)], null, "", OnnxGraphBuilder.Int("axis", 0))]);
        sound.Node("Slice", [sound.Constant(1L, 2L, 3L), sound.Constant(0L), sound.Constant(2L)]);
        sound.Node("Pad", [sound.Constant([1], 1), sound.Constant(0L, 1L)]);
        var bytes = sound.Build();
        for (var round = 0; round < 3000; round++)
        {
            var damaged = round % 3 == 0 ? Noise(random) : Damage(random, bytes);
            var started = Stopwatch.GetTimestamp();
            var allocated = GC.GetAllocatedBytesForCurrentThread();

            Check(damaged);

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), $"Seed {seed}, round {round} took {Stopwatch.GetElapsedTime(started)}.");
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(allocated < 8 << 20, $"Seed {seed}, round {round} allocated {allocated} bytes for {damaged.Length}.");
        }
    }

    private static byte[] Damage(Random random, byte[] sound)
    {
        var bytes = sound[..(random.Next(4) == 0 ? random.Next(sound.Length + 1) : sound.Length)];
        for (var i = random.Next(1, 8); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
        }

        return bytes;
    }

    // Fields that exist, with contents at random, so that noise reaches every depth.
    private static byte[] Noise(Random random)
    {
        byte[] content = [.. Enumerable.Range(0, random.Next(20)).SelectMany(_ => Field(random, 0))];
        return OnnxGraphBuilder.Message(7, content);
    }

    private static byte[] Field(Random random, int depth)
    {
        var number = random.Next(1, 26);
        if (depth < 6 && random.Next(2) == 0)
        {
            return OnnxGraphBuilder.Message(number, [.. Enumerable.Range(0, random.Next(6)).SelectMany(_ => Field(random, depth + 1))]);
        }

        var bytes = new byte[random.Next(12)];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? OnnxGraphBuilder.Message(number, bytes) : OnnxGraphBuilder.Integer(number, random.NextInt64(long.MinValue, long.MaxValue));
    }

    private static IReadOnlyList<ModelDefect> Check(byte[] bytes, string part = "unet")
    {
        var folder = Directory.CreateTempSubdirectory("sogni-scan-");
        try
        {
            folder.CreateSubdirectory(part);
            File.WriteAllBytes(Path.Combine(folder.FullName, part, "model.onnx"), bytes);
            var defects = new ModelDefects();
            new OnnxFileCheck(folder.FullName, new ModelLimits(), null, defects).Check($"{part}/model.onnx", OnnxFileCheck.RoleOf(part));
            return defects.All;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
