using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Sessions;

/// <summary>Tensors of one call, between our float and int arrays and the element types that graphs declare; see <see cref="HostTensor"/>.</summary>
internal static class TensorConversion
{
    /// <summary>An input of real numbers. Integer types get the nearest integer, halves to even.</summary>
    public static OrtValue FromFloats(OnnxElementType type, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var tensor = HostTensor.Allocate(type, shape);
        try
        {
            tensor.Write(values);
            return tensor.Value;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>An input of integers.</summary>
    public static OrtValue FromIntegers(OnnxElementType type, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape)
    {
        var tensor = HostTensor.Allocate(type, shape);
        try
        {
            tensor.Write(values);
            return tensor.Value;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>An output as floats.</summary>
    public static float[] ToFloats(OrtValue value)
    {
        // The tensor stays its owner's.
        var tensor = new HostTensor(value);
        var floats = new float[tensor.Length];
        tensor.Read(0, floats);
        return floats;
    }
}
