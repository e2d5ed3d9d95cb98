using SogniLike.Imaging.Models.Weights;

namespace SogniLike.Benchmarks.Tolerance;

/// <summary>Changes of the weights of an .onnx file in place: what a machine with another number format, or a cheat, computes with.</summary>
internal static class WeightEdits
{
    /// <summary>Rounds every weight of more than one dimension to half precision.</summary>
    public static void RoundToHalf(string file) => Edit(file, static (_, values) => Apply(values, static value => (float)(Half)value));

    /// <summary>Rounds them to 8 bits of mantissa, as bfloat16.</summary>
    public static void RoundToBrain(string file) => Edit(file, static (_, values) => Apply(values, static value =>
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }));

    /// <summary>Symmetric integers of so many bits with one scale per output channel, the closest of the usual ways to quantise weights.</summary>
    public static void QuantizePerChannel(string file, int bits) => Edit(file, (weight, values) => Quantize(values, weight.Dimensions, weight.Axis, bits));

    /// <summary>Symmetric integers with one scale per tensor.</summary>
    public static void QuantizePerTensor(string file, int bits) => Edit(file, (weight, values) => Quantize(values, [values.Length], -1, bits));

    /// <summary>Adds normal noise of a share of the standard deviation of each tensor: a model that was trained a little further.</summary>
    public static void AddNoise(string file, double share)
    {
        var random = new Random(5);
        Edit(file, (_, values) =>
        {
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            Apply(values, value => (float)(value + (share * deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()))));
        });
    }

    private static void Edit(string file, Action<Weight, float[]> change)
    {
        var graph = WeightGraph.Read(file);
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes.Where(static node => node.Type is "MatMul" or "Gemm" or "Conv" && node.Inputs.Count > 1))
        {
            used[node.Inputs[1]] = node.Type == "Conv" || node.TransposesB ? 0 : 1;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        foreach (var tensor in graph.Tensors.Values.Where(tensor => used.ContainsKey(tensor.Name) && tensor.Dimensions.Count > 1))
        {
            // The file is open for writing: read through the same stream.
            var bytes = new byte[tensor.Length];
            stream.Position = tensor.Offset;
            stream.ReadExactly(bytes);
            var values = new float[bytes.Length / sizeof(float)];
            Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
            change(new Weight(tensor.Dimensions, used[tensor.Name]), values);
            Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
            stream.Position = tensor.Offset;
            stream.Write(bytes);
        }
    }

    private static void Apply(float[] values, Func<float, float> change)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = change(values[i]);
        }
    }

    private static void Quantize(float[] values, IReadOnlyList<long> dimensions, int axis, int bits)
    {
        var inner = axis < 0 ? values.Length : (int)dimensions.Skip(axis + 1).Aggregate(1L, static (product, dimension) => product * dimension);
        var channels = axis < 0 ? 1 : (int)dimensions[axis];
        var largest = new float[channels];
        for (var i = 0; i < values.Length; i++)
        {
            var channel = i / inner % channels;
            largest[channel] = Math.Max(largest[channel], Math.Abs(values[i]));
        }

        var levels = (1 << (bits - 1)) - 1;
        for (var i = 0; i < values.Length; i++)
        {
            var scale = largest[i / inner % channels] / levels;
            values[i] = scale == 0 ? 0 : MathF.Round(values[i] / scale) * scale;
        }
    }

    private readonly record struct Weight(IReadOnlyList<long> Dimensions, int Axis);
}
