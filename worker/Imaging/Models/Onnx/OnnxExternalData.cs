namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Weights of a tensor that lie in another file.</summary>
/// <param name="Tensor">What a person calls the tensor, with its node where it is an attribute.</param>
/// <param name="Location">What the graph gives as path; not to be trusted.</param>
/// <param name="Offset">First byte in that file.</param>
/// <param name="Length">Number of bytes; null means to the end.</param>
/// <param name="ExpectedLength">Number of bytes that type and dimensions ask for.</param>
internal sealed record OnnxExternalData(string Tensor, string Location, long Offset, long? Length, long ExpectedLength);
