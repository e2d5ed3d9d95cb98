namespace SogniLike.Imaging.Models.Onnx;

/// <summary>
/// Bounds on the results of operators whose inputs are constants, exact for those that compute shapes. Wherever a rule does not know, it assumes more elements
/// than the operator can make.
/// </summary>
internal static class OnnxConstantRules
{
    /// <summary>Bounds the result of a node. Null when nothing can be said: only for operators that make sizes out of values.</summary>
    public static OnnxConstant? Compute(OnnxNode node, OnnxConstant?[] inputs)
    {
        var first = inputs.Length > 0 ? inputs[0] : null;
        return node.Type switch
        {
            "Constant" => Constant(node),
            "ConstantOfShape" => Filled(node, first),
            "RandomNormal" or "RandomUniform" => OnnxConstant.OfShape(node.Attribute("shape")?.Integers ?? []),
            "Expand" => Expand(first, At(inputs, 1)),
            "Tile" => At(inputs, 1)?.Integers is { } repeats ? new OnnxConstant(OnnxConstant.Multiply(Count(first), OnnxConstant.CountOf(repeats)), null) : null,
            "Range" => Range(inputs),
            "OneHot" => At(inputs, 1)?.Integers is [var depth, ..] ? new OnnxConstant(OnnxConstant.Multiply(Count(first), Math.Max(depth, 0)), null) : null,
            "Pad" => Pad(node, inputs),
            "Resize" => Resize(inputs),
            "Upsample" => Scaled(first, node.Attribute("scales")?.Reals ?? At(inputs, 1)?.Reals),
            "CenterCropPad" => At(inputs, 1)?.Integers is { } sizes ? new OnnxConstant(OnnxConstant.Multiply(Count(first), OnnxConstant.CountOf(sizes)), null) : null,
            "Shape" => first?.Shape is { } shape ? OnnxConstant.OfIntegers([.. shape]) : new OnnxConstant(16, null),
            "Size" => new OnnxConstant(1, [], first?.Shape is null || first.Count > long.MaxValue ? null : [(long)first.Count]),
            "Concat" => Concat(inputs),
            "Gather" => Gather(first, At(inputs, 1)),
            "Slice" => Slice(first, inputs),
            "Reshape" => Reshape(first, At(inputs, 1)),
            "Squeeze" or "Unsqueeze" or "Flatten" => first is null ? null : first with { Shape = first.Integers is { Count: 1 } ? [1] : null },
            "Identity" or "Cast" or "CastLike" => first,
            "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" or "Xor" or "Pow"
                or "Where" or "Max" or "Min" or "Sum" or "Mean" or "PRelu" or "BitShift" or "BitwiseAnd" or "BitwiseOr" or "BitwiseXor" =>
                Broadcast(node.Type, inputs),
            "DequantizeLinear" or "QuantizeLinear" or "Clip" or "Trilu" or "ScatterND" or "ScatterElements" or "CumSum" or "Transpose" or "Split" or "Dropout"
                or "LayerNormalization" or "InstanceNormalization" or "GroupNormalization" or "BatchNormalization" or "ReduceSum" or "ReduceMean" or "ReduceMax"
                or "ReduceMin" or "ReduceProd" or "ReduceL2" or "TopK" or "EyeLike" or "SkipLayerNormalization" or "BiasGelu" =>
                new OnnxConstant(Count(first), null),

            // One input: nothing without sizes of its own makes more than this of it. More: as if every element met every other.
            _ when inputs.Length <= 1 => new OnnxConstant(OnnxConstant.Multiply(Math.Max(1, Count(first)), 8), null),
            _ => new OnnxConstant(inputs.Aggregate(1m, static (product, input) => OnnxConstant.Multiply(product, Math.Max(1, Count(input)))), null),
        };
    }

    private static OnnxConstant? At(OnnxConstant?[] inputs, int index) => index < inputs.Length ? inputs[index] : null;

    private static decimal Count(OnnxConstant? constant) => constant?.Count ?? 0;

    private static OnnxConstant Constant(OnnxNode node)
    {
        var value = node.Attributes.Count > 0 ? node.Attributes[0] : null;
        return value switch
        {
            null => new OnnxConstant(1, []),
            { Tensors: [var tensor, ..] } => OnnxConstant.Of(tensor),
            { Integers.Count: > 0 } => OnnxConstant.OfIntegers(value.Integers),
            { Reals.Count: > 0 } => new OnnxConstant(value.Reals.Count, [value.Reals.Count], null, value.Reals),
            _ => new OnnxConstant(1, []),
        };
    }

    private static OnnxConstant? Filled(OnnxNode node, OnnxConstant? shape)
    {
        if (shape?.Integers is not { } sizes)
        {
            // An empty shape is a scalar.
            return shape is { Count: 0 } ? new OnnxConstant(1, []) : null;
        }

        var result = OnnxConstant.OfShape(sizes);
        var value = node.Attribute("value")?.Tensors is [{ Integers: [var number, ..] }, ..] ? number : 0;
        return result.Count <= OnnxTensor.MaxValues ? result with { Integers = [.. Enumerable.Repeat(value, (int)result.Count)] } : result;
    }

    private static OnnxConstant? Expand(OnnxConstant? data, OnnxConstant? shape)
    {
        if (shape?.Integers is not { } sizes)
        {
            return shape is { Count: 0 } ? data : null;
        }

        return data?.Shape is { } own ? OnnxConstant.OfShape(BroadcastShape(own, sizes))
            : new OnnxConstant(OnnxConstant.Multiply(Math.Max(1, Count(data)), OnnxConstant.CountOf(sizes.Select(static size => Math.Max(1, size)))), null);
    }

    private static OnnxConstant? Range(OnnxConstant?[] inputs)
    {
        if (inputs is [{ Integers: [var start] }, { Integers: [var limit] }, { Integers: [var step] }] && step != 0)
        {
            var count = Math.Max(0, Math.Ceiling(((decimal)limit - start) / step));
            return count <= OnnxTensor.MaxValues
                ? OnnxConstant.OfIntegers([.. Enumerable.Range(0, (int)count).Select(i => unchecked(start + (i * step)))])
                : new OnnxConstant(count, null);
        }

        return inputs is [{ Reals: [var first] }, { Reals: [var last] }, { Reals: [var delta] }] && (last - first) / delta is < 1e15 and > -1e15 and var ratio
            ? new OnnxConstant((decimal)Math.Max(0, Math.Ceiling(ratio)), null)
            : null;
    }

    private static OnnxConstant? Pad(OnnxNode node, OnnxConstant?[] inputs)
    {
        if ((At(inputs, 1)?.Integers ?? node.Attribute("pads")?.Integers) is not { } pads)
        {
            return null;
        }

        var margin = pads.Sum(static pad => Math.Abs((decimal)pad));
        var data = At(inputs, 0);
        return data?.Shape is { Count: > 0 } shape
            ? new OnnxConstant(shape.Aggregate(1m, (product, size) => OnnxConstant.Multiply(product, size + margin)), null)
            : new OnnxConstant(OnnxConstant.Multiply(Count(data) + margin, 1 + margin), null);
    }

    private static OnnxConstant? Resize(OnnxConstant?[] inputs)
    {
        var data = At(inputs, 0);
        return At(inputs, 3)?.Integers is { } sizes ? new OnnxConstant(OnnxConstant.Multiply(Math.Max(1, Count(data)), OnnxConstant.CountOf(sizes)), null)
            : Scaled(data, At(inputs, inputs.Length == 2 ? 1 : 2)?.Reals);
    }

    private static OnnxConstant? Scaled(OnnxConstant? data, IReadOnlyList<double>? scales) => scales is null
        ? null
        : new OnnxConstant(scales.Aggregate(Count(data), static (count, scale) => OnnxConstant.Multiply(count, scale is >= 0 and < 1e20 ? Math.Max(1, (decimal)scale) : 1e20m)), null);

    private static OnnxConstant Concat(OnnxConstant?[] inputs)
    {
        var count = inputs.Aggregate(0m, static (sum, input) => Math.Min(OnnxConstant.Saturated, sum + Count(input)));
        return count <= OnnxTensor.MaxValues && inputs.All(static input => input?.Integers is not null && input.Shape is null or { Count: <= 1 })
            ? OnnxConstant.OfIntegers([.. inputs.SelectMany(static input => input!.Integers!)])
            : new OnnxConstant(count, null);
    }

    private static OnnxConstant Gather(OnnxConstant? data, OnnxConstant? indices)
    {
        if (data is { Integers: { } values } && indices?.Integers is { } places && places.All(place => place >= -values.Count && place < values.Count))
        {
            long[] picked = [.. places.Select(place => values[(int)(place < 0 ? place + values.Count : place)])];
            return indices.Shape is { Count: 0 } ? new OnnxConstant(1, [], picked) : OnnxConstant.OfIntegers(picked);
        }

        return new OnnxConstant(OnnxConstant.Multiply(Math.Max(1, Count(data)), Math.Max(1, Count(indices))), null);
    }

    private static OnnxConstant? Slice(OnnxConstant? data, OnnxConstant?[] inputs)
    {
        if (data is { Integers: { } values } && inputs is [_, { Integers: [var start] }, { Integers: [var end] }, ..] && At(inputs, 4) is null or { Integers: [1] })
        {
            int Place(long index) => (int)Math.Clamp(index < 0 ? Math.Max(index, -values.Count) + values.Count : index, 0, values.Count);
            var (from, to) = (Place(start), Place(end));
            return OnnxConstant.OfIntegers([.. values.Skip(from).Take(Math.Max(0, to - from))]);
        }

        return data is null ? null : new OnnxConstant(data.Count, null);
    }

    private static OnnxConstant? Reshape(OnnxConstant? data, OnnxConstant? shape) => data is null ? null
        : data with { Shape = shape?.Integers is { } sizes && sizes.All(static size => size > 0) && OnnxConstant.CountOf(sizes) == data.Count ? sizes : null };

    private static OnnxConstant Broadcast(string type, OnnxConstant?[] inputs)
    {
        OnnxConstant result;
        if (inputs.All(static input => input?.Shape is not null))
        {
            result = OnnxConstant.OfShape(inputs.Aggregate((IReadOnlyList<long>)[], static (shape, input) => BroadcastShape(shape, input!.Shape!)));
        }
        else
        {
            // Scalars do not grow the others.
            result = new OnnxConstant(inputs.Aggregate(1m, static (product, input) => OnnxConstant.Multiply(product, Math.Max(1, Count(input)))), null);
        }

        return result.Count <= OnnxTensor.MaxValues && inputs.All(static input => input?.Integers is not null) ? Evaluate(type, inputs, result) : result;
    }

    private static OnnxConstant Evaluate(string type, OnnxConstant?[] inputs, OnnxConstant result)
    {
        var count = (int)result.Count;
        if (inputs.Any(input => input!.Integers!.Count != count && input.Integers.Count != 1))
        {
            return result;
        }

        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            long At(int index) => index < inputs.Length ? inputs[index]!.Integers![inputs[index]!.Integers!.Count == 1 ? 0 : i] : 0;
            var (a, b) = (At(0), At(1));
            long? value = type switch
            {
                "Add" => unchecked(a + b),
                "Sub" => unchecked(a - b),
                "Mul" => unchecked(a * b),
                "Div" => b is 0 or -1 ? null : a / b,
                "Equal" => a == b ? 1 : 0,
                "Greater" => a > b ? 1 : 0,
                "Less" => a < b ? 1 : 0,
                "Where" => a != 0 ? b : At(2),
                "Max" => Math.Max(a, b),
                "Min" => Math.Min(a, b),
                _ => null,
            };
            if (value is null)
            {
                return result;
            }

            values[i] = value.Value;
        }

        return result with { Integers = values };
    }

    private static long[] BroadcastShape(IReadOnlyList<long> a, IReadOnlyList<long> b)
    {
        var shape = new long[Math.Max(a.Count, b.Count)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var left = i <= a.Count ? a[^i] : 1;
            var right = i <= b.Count ? b[^i] : 1;
            shape[^i] = left == 1 ? Math.Max(0, right) : right == 1 ? left : Math.Max(left, right);
        }

        return shape;
    }
}
