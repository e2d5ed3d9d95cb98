using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>The timestep as a graph takes it.</summary>
internal static class Timesteps
{
    /// <summary>The values of a step.</summary>
    /// <inheritdoc cref="CountOf"/>
    /// <param name="timestep">The timestep.</param>
    public static float[] Create(OnnxTensorInfo tensor, OnnxTensorInfo sample, int batch, double timestep)
    {
        var timesteps = new float[CountOf(tensor, sample, batch)];
        Array.Fill(timesteps, (float)timestep);
        return timesteps;
    }

    /// <summary>Number of values: one, or one for each image where the dimension is that of the batch by number or name.</summary>
    /// <param name="tensor">The input, of rank 0 or 1.</param>
    /// <param name="sample">The input whose first dimension is the batch.</param>
    /// <param name="batch">Size of the batch.</param>
    public static int CountOf(OnnxTensorInfo tensor, OnnxTensorInfo sample, int batch) =>
        tensor.Shape is not [var dimension] ? 1
        : dimension.Size is { } size ? (int)size
        : dimension.Symbol is { Length: > 0 } symbol && symbol == sample.Shape![0].Symbol ? batch
        : 1;
}
