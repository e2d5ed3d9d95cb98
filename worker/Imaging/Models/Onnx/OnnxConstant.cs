namespace SogniLike.Imaging.Models.Onnx;

/// <summary>What is known before any run about a value that depends on no input.</summary>
/// <param name="Count">Most elements it can have.</param>
/// <param name="Shape">Its dimensions; null when not known.</param>
/// <param name="Integers">Its integers; only of small ones, and null when not known.</param>
/// <param name="Reals">Its real numbers; only of small ones, and null when not known.</param>
internal sealed record OnnxConstant(decimal Count, IReadOnlyList<long>? Shape, IReadOnlyList<long>? Integers = null, IReadOnlyList<double>? Reals = null)
{
    public static OnnxConstant Of(OnnxTensor tensor) => new(tensor.Elements ?? 0, tensor.Dimensions, tensor.Integers, tensor.Reals);

    public static OnnxConstant OfShape(IReadOnlyList<long> shape) => new(CountOf(shape), shape);

    public static OnnxConstant OfIntegers(IReadOnlyList<long> values) => new(values.Count, [values.Count], values);

    /// <summary>Number of elements of a shape, saturating.</summary>
    public static decimal CountOf(IEnumerable<long> shape)
    {
        var count = 1m;
        foreach (var size in shape)
        {
            count = Multiply(count, Math.Max(0, size));
        }

        return count;
    }

    public static decimal Multiply(decimal a, decimal b) => a == 0 || b == 0 ? 0 : a >= Saturated / b ? Saturated : a * b;

    /// <summary>Beyond every limit and every machine.</summary>
    public const decimal Saturated = 1e24m;
}
