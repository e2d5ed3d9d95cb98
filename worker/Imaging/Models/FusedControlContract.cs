using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>Control images of a denoiser that holds its ControlNets.</summary>
/// <param name="Images">The control images in pixels [nets, batch, 3, height, width], values 0 to 1.</param>
/// <param name="Scales">How much each counts [nets, 1] or [nets].</param>
public sealed record FusedControlContract(OnnxTensorInfo Images, OnnxTensorInfo Scales)
{
    /// <summary>Number of ControlNets; null when the graph does not say.</summary>
    public int? Nets => (int?)(Images.Shape![0].Size ?? Scales.Shape![0].Size);
}
