using System.Text;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Tests.Fakes;

/// <summary>Writes small .onnx files (onnx.proto) by hand.</summary>
internal sealed class OnnxGraphBuilder
{
    private readonly List<byte> _graph = [];
    private readonly List<byte> _model = [];
    private readonly Dictionary<string, long> _opsets = new() { [""] = 13 };
    private int _names;

    public OnnxGraphBuilder Opset(string domain, long version)
    {
        _opsets[domain] = version;
        return this;
    }

    public OnnxGraphBuilder Input(string name, OnnxElementType type, params object[] shape)
    {
        _graph.AddRange(Message(11, ValueInfo(name, type, shape)));
        return this;
    }

    public OnnxGraphBuilder Output(string name, OnnxElementType type, params object[] shape)
    {
        _graph.AddRange(Message(12, ValueInfo(name, type, shape)));
        return this;
    }

    /// <summary>Adds a node and gives the name of its output.</summary>
    public string Node(string type, string[] inputs, string? output = null, string domain = "", params byte[][] attributes)
    {
        output ??= $"value{_names++}";
        var node = inputs.SelectMany(static input => Text(1, input))
            .Concat(Text(2, output))
            .Concat(Text(4, type))
            .Concat(Text(7, domain))
            .Concat(attributes.SelectMany(static attribute => Message(5, attribute)));
        _graph.AddRange(Message(1, [.. node]));
        return output;
    }

    public string Constant(float[] values, params long[] shape)
    {
        var name = $"constant{_names++}";
        _graph.AddRange(Message(5, Tensor(name, OnnxElementType.Float, shape, Message(9, [.. values.SelectMany(BitConverter.GetBytes)]))));
        return name;
    }

    /// <summary>Adds weights inside the file under a name.</summary>
    public string Named(string name, float[] values, params long[] shape)
    {
        _graph.AddRange(Message(5, Tensor(name, OnnxElementType.Float, shape, Message(9, [.. values.SelectMany(BitConverter.GetBytes)]))));
        return name;
    }

    public string Constant(params long[] values)
    {
        var name = $"constant{_names++}";
        _graph.AddRange(Message(5, Tensor(name, OnnxElementType.Int64, [values.Length], Message(9, [.. values.SelectMany(BitConverter.GetBytes)]))));
        return name;
    }

    /// <summary>Adds weights that lie in another file.</summary>
    public OnnxGraphBuilder External(string name, OnnxElementType type, long[] shape, params (string Key, string Value)[] entries)
    {
        byte[] data = [.. entries.SelectMany(static entry => Message(13, [.. Text(1, entry.Key), .. Text(2, entry.Value)])), .. Integer(14, 1)];
        _graph.AddRange(Message(5, Tensor(name, type, shape, data)));
        return this;
    }

    public OnnxGraphBuilder SparseInitializer()
    {
        _graph.AddRange(Message(15, []));
        return this;
    }

    public OnnxGraphBuilder Function()
    {
        _model.AddRange(Message(25, Text(1, "f")));
        return this;
    }

    /// <summary>Adds a field of <c>GraphProto</c> as it stands.</summary>
    public OnnxGraphBuilder Raw(int field, byte[] content)
    {
        _graph.AddRange(Message(field, content));
        return this;
    }

    /// <summary>Adds fields of <c>ModelProto</c> as they stand.</summary>
    public OnnxGraphBuilder RawModel(byte[] fields)
    {
        _model.AddRange(fields);
        return this;
    }

    public byte[] Build() =>
    [
        .. Integer(1, 8),
        .. _opsets.SelectMany(static opset => Message(8, [.. Text(1, opset.Key), .. Integer(2, opset.Value)])),
        .. Message(7, [.. Text(2, "graph"), .. _graph]),
        .. _model,
    ];

    public static byte[] Int(string name, long value) => [.. Text(1, name), .. Integer(3, value), .. Integer(20, 2)];

    public static byte[] Ints(string name, params long[] values) =>
        [.. Text(1, name), .. values.SelectMany(static value => Integer(8, value)), .. Integer(20, 7)];

    public static byte[] Subgraph(string name, OnnxGraphBuilder graph) => [.. Text(1, name), .. Message(6, [.. graph._graph]), .. Integer(20, 5)];

    public static byte[] TextAttribute(string name, string value) => [.. Text(1, name), .. Message(4, Encoding.UTF8.GetBytes(value)), .. Integer(20, 3)];

    public static byte[] Message(int field, byte[] content) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    public static byte[] Integer(int field, long value) => [.. Varint((ulong)(field << 3)), .. Varint((ulong)value)];

    public static byte[] Text(int field, string value) => Message(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Tensor(string name, OnnxElementType type, long[] shape, byte[] data) =>
        [.. shape.SelectMany(static dimension => Integer(1, dimension)), .. Integer(2, (long)type), .. Text(8, name), .. data];

    private static byte[] ValueInfo(string name, OnnxElementType type, object[] shape)
    {
        var dimensions = shape.SelectMany(static dimension => Message(
            1,
            dimension switch { string symbol => Text(2, symbol), int size => Integer(1, size), _ => [] }));
        return [.. Text(1, name), .. Message(2, Message(1, [.. Integer(1, (long)type), .. Message(2, [.. dimensions])]))];
    }

    public static List<byte> Varint(ulong value)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80u : 0)));
            value >>= 7;
        }
        while (value != 0);
        return bytes;
    }
}
