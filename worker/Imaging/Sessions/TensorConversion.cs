using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Sessions;

/// <summary>Converts between our float and int tensors and the element types that graphs declare.</summary>
internal static class TensorConversion
{
    /// <summary>An input of real numbers. Integer types get the nearest integer, halves to even.</summary>
    public static OrtValue FromFloats(OnnxElementType type, float[] values, long[] shape) => type switch
    {
        OnnxElementType.Float => OrtValue.CreateTensorValueFromMemory(values, shape),
        OnnxElementType.Float16 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, static value => new Float16(BitConverter.HalfToUInt16Bits((Half)value))), shape),
        OnnxElementType.BFloat16 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, static value => (BFloat16)value), shape),
        OnnxElementType.Double => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, static value => (double)value), shape),
        OnnxElementType.Int32 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, static value => (int)MathF.Round(value)), shape),
        OnnxElementType.Int64 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, static value => (long)MathF.Round(value)), shape),
        _ => throw Unsupported(type),
    };

    /// <summary>An input of integers.</summary>
    public static OrtValue FromIntegers(OnnxElementType type, int[] values, long[] shape) => type switch
    {
        OnnxElementType.Int32 => OrtValue.CreateTensorValueFromMemory(values, shape),
        OnnxElementType.Int64 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, static value => (long)value), shape),
        _ => throw Unsupported(type),
    };

    /// <summary>An output as floats.</summary>
    public static float[] ToFloats(OrtValue value)
    {
        var type = (OnnxElementType)value.GetTensorTypeAndShape().ElementDataType;
        switch (type)
        {
            case OnnxElementType.Float:
                return value.GetTensorDataAsSpan<float>().ToArray();
            case OnnxElementType.Float16:
                return Convert(value.GetTensorDataAsSpan<Float16>(), static element => (float)BitConverter.UInt16BitsToHalf(element.value));
            case OnnxElementType.BFloat16:
                return Convert(value.GetTensorDataAsSpan<BFloat16>(), static element => (float)element);
            case OnnxElementType.Double:
                return Convert(value.GetTensorDataAsSpan<double>(), static element => (float)element);
            default:
                throw Unsupported(type);
        }
    }

    private static float[] Convert<T>(ReadOnlySpan<T> values, Func<T, float> convert)
    {
        var floats = new float[values.Length];
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = convert(values[i]);
        }

        return floats;
    }

    private static NotSupportedException Unsupported(OnnxElementType type) => new($"Tensors of type {type} are not converted.");
}
