using System.Globalization;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Models.Onnx;

public sealed class OnnxExternalDataPolicyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sogni-external-");

    public OnnxExternalDataPolicyTests()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "weights.bin"), new byte[64]);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "sub"));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "sub", "more.bin"), new byte[64]);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link.bin"), Path.Combine(_folder.FullName, "weights.bin"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "linked"), Path.Combine(_folder.FullName, "sub"));
    }

    [Theory]
    [InlineData("weights.bin", 0, 64)]
    [InlineData("weights.bin", 32, 32)]
    [InlineData("sub/more.bin", 0, 64)]
    public void Check_OrdinaryFileInside_IsAccepted(string location, int offset, int length)
    {
        Assert.Empty(Check(location, length / 4, offset, length));
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("sub/../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("./weights.bin")]
    [InlineData("sub//more.bin")]
    [InlineData("..\\weights.bin")]
    [InlineData("C:weights.bin")]
    [InlineData("weights.bin:stream")]
    [InlineData("weights.bin ")]
    [InlineData("weights\0.bin")]
    [InlineData("")]
    [InlineData("link.bin")]
    [InlineData("linked/more.bin")]
    [InlineData("*/_ORT_MEM_ADDR_/*")]
    public void Check_PathThatLeavesTheFolderOrUsesLinks_IsRefused(string location)
    {
        Assert.Equal(ModelDefectCode.UnsafeExternalData, Assert.Single(Check(location, 16, 0, 64)).Code);
    }

    [Theory]
    [InlineData(65, 0, 260)]
    [InlineData(16, 4, 64)]
    [InlineData(8, 0, 64)]
    [InlineData(16, 100, null)]
    public void Check_LengthThatDoesNotFit_IsRefused(int elements, int offset, int? length)
    {
        Assert.Equal(ModelDefectCode.UnsafeExternalData, Assert.Single(Check("weights.bin", elements, offset, length)).Code);
    }

    [Fact]
    public void Check_MissingFile_IsRefused()
    {
        Assert.Equal(ModelDefectCode.MissingFile, Assert.Single(Check("absent.bin", 16, 0, 64)).Code);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("0x10")]
    public void Scan_OffsetThatIsNoNumber_IsRefused(string offset)
    {
        var graph = new OnnxGraphBuilder().External("w", OnnxElementType.Float, [16], ("location", "weights.bin"), ("offset", offset));

        Assert.Equal(ModelDefectCode.UnsafeExternalData, Assert.Throws<OnnxFormatException>(() => Scan(graph)).Code);
    }

    [Fact]
    public void Scan_LocationTwice_IsRefused()
    {
        var graph = new OnnxGraphBuilder().External("w", OnnxElementType.Float, [16], ("location", "weights.bin"), ("location", "../x"));

        Assert.Equal(ModelDefectCode.UnsafeExternalData, Assert.Throws<OnnxFormatException>(() => Scan(graph)).Code);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private IReadOnlyList<ModelDefect> Check(string location, int elements, int offset, int? length)
    {
        var entries = new List<(string, string)> { ("location", location), ("offset", offset.ToString(CultureInfo.InvariantCulture)) };
        if (length is { } bytes)
        {
            entries.Add(("length", bytes.ToString(CultureInfo.InvariantCulture)));
        }

        var defects = new ModelDefects();
        OnnxExternalDataPolicy.Check(
            Scan(new OnnxGraphBuilder().External("w", OnnxElementType.Float, [elements], [.. entries])),
            "part",
            _folder.FullName,
            defects);
        return defects.All;
    }

    private static OnnxGraphInfo Scan(OnnxGraphBuilder graph) => OnnxGraphScanner.Scan(new MemoryStream(graph.Build()), new ModelLimits());
}
