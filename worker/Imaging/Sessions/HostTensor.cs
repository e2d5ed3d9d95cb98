using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// A tensor in memory of ONNX Runtime on the host that is written and read in place, any number of times. That memory is aligned, and kernels that sum in vectors then do so
/// in the same order every time; with arrays of .NET the same call gives other last bits from run to run.
/// </summary>
internal sealed unsafe class HostTensor : IDisposable
{
    private readonly IDisposable _owner;
    private readonly void* _data;

    /// <summary>Takes over a tensor.</summary>
    /// <param name="value">The tensor; its memory is the host's.</param>
    /// <param name="owner">What is disposed with this; null for the tensor itself.</param>
    public HostTensor(OrtValue value, IDisposable? owner = null)
    {
        var info = value.GetTensorTypeAndShape();
        (Value, _owner, Shape, Type, Length) = (value, owner ?? value, info.Shape, (OnnxElementType)info.ElementDataType, checked((int)info.ElementCount));
        fixed (byte* data = value.GetTensorMutableRawData())
        {
            // Not the collector's memory: it stays where it is.
            _data = data;
        }
    }

    /// <summary>What ONNX Runtime is given.</summary>
    public OrtValue Value { get; }

    /// <summary>Its dimensions.</summary>
    public long[] Shape { get; }

    /// <summary>Type of its elements.</summary>
    public OnnxElementType Type { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Takes memory for a tensor; its elements are not set.</summary>
    public static HostTensor Allocate(OnnxElementType type, params ReadOnlySpan<long> shape) =>
        new(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (TensorElementType)type, shape.ToArray()));

    /// <summary>Sets all elements. Integer types get the nearest integer, halves to even.</summary>
    /// <exception cref="ArgumentException">Another number of values than elements.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != Length)
        {
            throw new ArgumentException($"The shape asks for {Length} elements, not {values.Length}.", nameof(values));
        }

        switch (Type)
        {
            case OnnxElementType.Float:
                values.CopyTo(Elements<float>());
                break;
            case OnnxElementType.Float16:
                var halves = Elements<Half>();
                for (var i = 0; i < values.Length; i++)
                {
                    halves[i] = (Half)values[i];
                }

                break;
            case OnnxElementType.BFloat16:
                var brains = Elements<BFloat16>();
                for (var i = 0; i < values.Length; i++)
                {
                    brains[i] = (BFloat16)values[i];
                }

                break;
            case OnnxElementType.Double:
                var doubles = Elements<double>();
                for (var i = 0; i < values.Length; i++)
                {
                    doubles[i] = values[i];
                }

                break;
            case OnnxElementType.Int32:
                var integers = Elements<int>();
                for (var i = 0; i < values.Length; i++)
                {
                    integers[i] = (int)MathF.Round(values[i]);
                }

                break;
            case OnnxElementType.Int64:
                var longs = Elements<long>();
                for (var i = 0; i < values.Length; i++)
                {
                    longs[i] = (long)MathF.Round(values[i]);
                }

                break;
            default:
                throw Unsupported(Type);
        }
    }

    /// <summary>Sets all elements of a tensor of integers.</summary>
    public void Write(ReadOnlySpan<int> values)
    {
        if (values.Length != Length)
        {
            throw new ArgumentException($"The shape asks for {Length} elements, not {values.Length}.", nameof(values));
        }

        switch (Type)
        {
            case OnnxElementType.Int32:
                values.CopyTo(Elements<int>());
                break;
            case OnnxElementType.Int64:
                var longs = Elements<long>();
                for (var i = 0; i < values.Length; i++)
                {
                    longs[i] = values[i];
                }

                break;
            default:
                throw Unsupported(Type);
        }
    }

    /// <summary>Reads elements as floats.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="destination">Receives as many as it has room for.</param>
    public void Read(int first, Span<float> destination)
    {
        switch (Type)
        {
            case OnnxElementType.Float:
                Elements<float>().Slice(first, destination.Length).CopyTo(destination);
                break;
            case OnnxElementType.Float16:
                var halves = Elements<Half>().Slice(first, destination.Length);
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)halves[i];
                }

                break;
            case OnnxElementType.BFloat16:
                var brains = Elements<BFloat16>().Slice(first, destination.Length);
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)brains[i];
                }

                break;
            case OnnxElementType.Double:
                var doubles = Elements<double>().Slice(first, destination.Length);
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)doubles[i];
                }

                break;
            case OnnxElementType.Bool:
                var bytes = Elements<byte>().Slice(first, destination.Length);
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = bytes[i] != 0 ? 1 : 0;
                }

                break;
            case OnnxElementType.Int32:
                var integers = Elements<int>().Slice(first, destination.Length);
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = integers[i];
                }

                break;
            case OnnxElementType.Int64:
                var longs = Elements<long>().Slice(first, destination.Length);
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = longs[i];
                }

                break;
            default:
                throw Unsupported(Type);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _owner.Dispose();

    private Span<T> Elements<T>()
        where T : unmanaged => new(_data, Length);

    private static NotSupportedException Unsupported(OnnxElementType type) => new($"Tensors of type {type} are not converted.");
}
