namespace SogniLike.Worker.Host.Commands;

/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="StepsPerSecond">With guidance.</param>
/// <param name="OtherSeconds">Text encoding and decoding of one image.</param>
/// <param name="ShareOutside">Part of the time that was not spent in ONNX Runtime, 0 to 1.</param>
internal sealed record BenchResult(int Width, int Height, double StepsPerSecond, double OtherSeconds, double ShareOutside);
