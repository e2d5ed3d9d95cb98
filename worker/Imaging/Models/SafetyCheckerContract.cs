using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models;

/// <summary>How to call the safety checker, which says whether an image shows what the model's authors did not want shown.</summary>
/// <param name="Graph">The .onnx file.</param>
/// <param name="ClipInput">The image as CLIP takes it [batch, 3, 224, 224].</param>
/// <param name="Images">The image as it is [batch, height, width, 3], values 0 to 1; null when the graph takes none.</param>
/// <param name="Verdict">True for each image that is flagged.</param>
public sealed record SafetyCheckerContract(GraphFile Graph, OnnxTensorInfo ClipInput, OnnxTensorInfo? Images, OnnxTensorInfo Verdict);
