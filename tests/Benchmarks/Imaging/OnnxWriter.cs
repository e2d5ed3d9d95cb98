using System.Globalization;
using System.Text;

namespace SogniLike.Benchmarks.Imaging;

/// <summary>Writes an .onnx file whose weights, random ones, lie in a file beside it.</summary>
internal sealed class OnnxWriter : IDisposable
{
    private const int Float = 1;
    private const int Int64 = 7;
    private const int Half = 10;
    private const string DataName = "weights.bin";

    private readonly MemoryStream _graph = new();
    private readonly FileStream _weights;
    private readonly string _folder;
    private readonly byte[] _noise;
    private int _names;

    public OnnxWriter(string folder, bool isHalf)
    {
        (_folder, IsHalf) = (folder, isHalf);
        _weights = File.Create(Path.Combine(folder, DataName), 1 << 20);

        // A prime number of elements, so that the noise never lines up with a row.
        var random = new Random(15);
        const int Count = 1_048_573;
        _noise = new byte[Count * ElementSize];
        for (var i = 0; i < Count; i++)
        {
            var value = (float)((random.NextDouble() + random.NextDouble() - 1) * 0.04);
            if (isHalf)
            {
                BitConverter.TryWriteBytes(_noise.AsSpan(i * 2), (Half)value);
            }
            else
            {
                BitConverter.TryWriteBytes(_noise.AsSpan(i * 4), value);
            }
        }
    }

    public bool IsHalf { get; }

    /// <summary>Bytes of weights so far.</summary>
    public long WeightBytes => _weights.Position;

    /// <summary>Number of weights so far.</summary>
    public long WeightCount => _weights.Position / ElementSize;

    public int RealType => IsHalf ? Half : Float;

    private int ElementSize => IsHalf ? 2 : 4;

    public void Input(string name, int type, params object[] shape) => Add(11, ValueInfo(name, type, shape));

    public void Output(string name, params object[] shape) => Add(12, ValueInfo(name, RealType, shape));

    /// <summary>Adds a node and gives the name of its output.</summary>
    public string Node(string type, string[] inputs, byte[][]? attributes = null, string? output = null) => Nodes(type, inputs, attributes, output ?? Name())[0];

    public string[] Nodes(string type, string[] inputs, byte[][]? attributes, params string[] outputs)
    {
        Add(1, [.. inputs.SelectMany(static input => Text(1, input)), .. outputs.SelectMany(static output => Text(2, output)), .. Text(4, type), .. (attributes ?? []).SelectMany(static attribute => Message(5, attribute))]);
        return outputs;
    }

    /// <summary>Adds random weights.</summary>
    public string Weight(params long[] shape)
    {
        var bytes = shape.Aggregate(ElementSize, static (long product, long size) => product * size);
        var offset = _weights.Position;

        // Every tensor starts at another place of the noise: equal ones might be kept once.
        var start = (int)(offset / ElementSize * 31 % (_noise.Length / ElementSize)) * ElementSize;
        for (var left = bytes; left > 0;)
        {
            var length = (int)Math.Min(left, _noise.Length - start);
            _weights.Write(_noise, start, length);
            (left, start) = (left - length, 0);
        }

        var name = Name();
        Add(5, [
            .. shape.SelectMany(static size => Integer(1, size)), .. Integer(2, RealType), .. Text(8, name),
            .. Entry("location", DataName), .. Entry("offset", offset.ToString(CultureInfo.InvariantCulture)), .. Entry("length", bytes.ToString(CultureInfo.InvariantCulture)),
            .. Integer(14, 1),
        ]);
        return name;
    }

    public string Integers(params long[] values)
    {
        var name = Name();
        Add(5, [.. Integer(1, values.Length), .. Integer(2, Int64), .. Text(8, name), .. Message(9, [.. values.SelectMany(BitConverter.GetBytes)])]);
        return name;
    }

    public string Reals(params float[] values)
    {
        var name = Name();
        var bytes = IsHalf ? values.SelectMany(static value => BitConverter.GetBytes((Half)value)) : values.SelectMany(BitConverter.GetBytes);
        Add(5, [.. Integer(1, values.Length), .. Integer(2, RealType), .. Text(8, name), .. Message(9, [.. bytes])]);
        return name;
    }

    public string Name() => $"v{_names++}";

    public string Save()
    {
        _weights.Flush();
        var path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, [.. Integer(1, 8), .. Message(8, Integer(2, 17)), .. Message(7, [.. Text(2, "denoiser"), .. _graph.ToArray()])]);
        return path;
    }

    public void Dispose()
    {
        _weights.Dispose();
        _graph.Dispose();
    }

    public static byte[] Int(string name, long value) => [.. Text(1, name), .. Integer(3, value), .. Integer(20, 2)];

    public static byte[] Ints(string name, params long[] values) => [.. Text(1, name), .. values.SelectMany(static value => Integer(8, value)), .. Integer(20, 7)];

    public static byte[] Word(string name, string value) => [.. Text(1, name), .. Message(4, Encoding.UTF8.GetBytes(value)), .. Integer(20, 3)];

    private static byte[] ValueInfo(string name, int type, object[] shape) =>
        [.. Text(1, name), .. Message(2, Message(1, [.. Integer(1, type), .. Message(2, [.. shape.SelectMany(static size => Message(1, size is int fixedSize ? Integer(1, fixedSize) : Text(2, (string)size)))])]))];

    private static byte[] Entry(string key, string value) => Message(13, [.. Text(1, key), .. Text(2, value)]);

    private static byte[] Text(int field, string value) => Message(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Integer(int field, long value) => [.. Varint((ulong)(field << 3)), .. Varint((ulong)value)];

    private static byte[] Message(int field, byte[] content) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }

    private void Add(int field, byte[] content) => _graph.Write(Message(field, content));
}
