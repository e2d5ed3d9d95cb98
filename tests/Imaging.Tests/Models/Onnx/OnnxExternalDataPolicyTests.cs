using System.Globalization;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.Models.Onnx;

/// <summary>What is refused is in HostileModels; here is what must not be.</summary>
public sealed class OnnxExternalDataPolicyTests : IDisposable
{
    private readonly FakeModel _model = new();

    [Theory]
    [InlineData("weights.pb", 0, 64)]
    [InlineData("model.onnx_data", 32, 32)]
    [InlineData("model.onnx.data", 0, null)]
    [InlineData("onnx__MatMul_1234", 0, 64)]
    [InlineData("sub/more.bin", 0, 64)]
    [InlineData("down_blocks.0.resnets.0.conv1.weight", 0, 64)]
    [InlineData("with space.bin", 0, 64)]
    public void Check_OrdinaryFileInside_IsAccepted(string location, int offset, int? length)
    {
        var entries = new List<(string, string)> { ("location", location), ("offset", offset.ToString(CultureInfo.InvariantCulture)), ("checksum", "da39a3ee") };
        if (length is { } bytes)
        {
            entries.Add(("length", bytes.ToString(CultureInfo.InvariantCulture)));
        }

        _model.Write().Save($"unet/{location}", new byte[64]);
        _model.Save("unet/model.onnx", _model.Denoiser().External("w", OnnxElementType.Float, [(length ?? 64) / 4], [.. entries]).Build());

        Assert.IsType<ModelInspection.Runnable>(_model.Inspect());
    }

    [Fact]
    public void Check_SharedWeights_AreAccepted()
    {
        _model.Write().Save("unet/weights.bin", new byte[1 << 16]);
        var graph = _model.Denoiser();
        for (var i = 0; i < 4; i++)
        {
            graph.External($"tied{i}", OnnxElementType.Float, [1 << 14], ("location", "weights.bin"));
        }

        _model.Save("unet/model.onnx", graph.Build());

        var contract = Assert.IsType<ModelInspection.Runnable>(_model.Inspect()).Contract;
        Assert.Equal(["model.onnx", "weights.bin"], contract.Denoiser.Graph.Checked.Select(static file => Path.GetFileName(file.Path)));
    }

    public void Dispose() => _model.Dispose();
}
