using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Converts between our float and int tensors and the element types that graphs declare. Inputs are copied into memory of ONNX Runtime: it is aligned, and
/// kernels that sum in vectors then do so in the same order every time. With arrays of .NET the same call gives other last bits from run to run.
/// </summary>
internal static class TensorConversion
{
    /// <summary>An input of real numbers. Integer types get the nearest integer, halves to even.</summary>
    public static OrtValue FromFloats(OnnxElementType type, float[] values, long[] shape) => type switch
    {
        OnnxElementType.Float => Copy(type, values, shape),
        OnnxElementType.Float16 => Create(type, values, shape, static value => new Float16(BitConverter.HalfToUInt16Bits((Half)value))),
        OnnxElementType.BFloat16 => Create(type, values, shape, static value => (BFloat16)value),
        OnnxElementType.Double => Create(type, values, shape, static value => (double)value),
        OnnxElementType.Int32 => Create(type, values, shape, static value => (int)MathF.Round(value)),
        OnnxElementType.Int64 => Create(type, values, shape, static value => (long)MathF.Round(value)),
        _ => throw Unsupported(type),
    };

    /// <summary>An input of integers.</summary>
    public static OrtValue FromIntegers(OnnxElementType type, int[] values, long[] shape) => type switch
    {
        OnnxElementType.Int32 => Create(type, values, shape, static value => value),
        OnnxElementType.Int64 => Create(type, values, shape, static value => (long)value),
        _ => throw Unsupported(type),
    };

    /// <summary>An output as floats.</summary>
    public static float[] ToFloats(OrtValue value)
    {
        var type = (OnnxElementType)value.GetTensorTypeAndShape().ElementDataType;
        return type switch
        {
            OnnxElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            OnnxElementType.Float16 => Read<Float16>(value, static element => (float)BitConverter.UInt16BitsToHalf(element.value)),
            OnnxElementType.BFloat16 => Read<BFloat16>(value, static element => (float)element),
            OnnxElementType.Double => Read<double>(value, static element => (float)element),
            OnnxElementType.Bool => Read<bool>(value, static element => element ? 1 : 0),
            OnnxElementType.Int32 => Read<int>(value, static element => element),
            OnnxElementType.Int64 => Read<long>(value, static element => element),
            _ => throw Unsupported(type),
        };
    }

    // The common case, and the one that must not cost anything.
    private static OrtValue Copy(OnnxElementType type, float[] values, long[] shape)
    {
        var tensor = Allocate<float>(type, values.Length, shape, out var destination);
        values.CopyTo(destination);
        return tensor;
    }

    private static OrtValue Create<TSource, TElement>(OnnxElementType type, TSource[] values, long[] shape, Func<TSource, TElement> convert)
        where TElement : unmanaged
    {
        var tensor = Allocate<TElement>(type, values.Length, shape, out var destination);
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = convert(values[i]);
        }

        return tensor;
    }

    private static OrtValue Allocate<TElement>(OnnxElementType type, int length, long[] shape, out Span<TElement> destination)
        where TElement : unmanaged
    {
        var tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (TensorElementType)type, shape);
        destination = tensor.GetTensorMutableDataAsSpan<TElement>();
        if (destination.Length == length)
        {
            return tensor;
        }

        tensor.Dispose();
        throw new ArgumentException($"The shape asks for {destination.Length} elements, not {length}.", nameof(shape));
    }

    private static float[] Read<TElement>(OrtValue value, Func<TElement, float> convert)
        where TElement : unmanaged
    {
        var values = value.GetTensorDataAsSpan<TElement>();
        var floats = new float[values.Length];
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = convert(values[i]);
        }

        return floats;
    }

    private static NotSupportedException Unsupported(OnnxElementType type) => new($"Tensors of type {type} are not converted.");
}
