using System.Globalization;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Weights;

/// <summary>
/// Which weights a graph has, where they lie and which operations use them. For graphs that passed <see cref="ModelInspector"/>, which bounds what is read
/// here; the weights themselves stay on disk.
/// </summary>
internal sealed class WeightGraph
{
    private const int RawData = 9;
    private const int FloatData = 4;
    private const int DoubleData = 10;

    private readonly Dictionary<string, WeightTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeightNode> _producers = new(StringComparer.Ordinal);
    private readonly List<WeightNode> _nodes = [];
    private readonly string _path;
    private readonly ProtobufReader _reader;

    private WeightGraph(string path, Stream stream) => (_path, _reader) = (path, new ProtobufReader(stream));

    /// <summary>The weights by name. Only those of real numbers in one piece are listed.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Tensors => _tensors;

    /// <summary>All operations of the graph itself, in its order.</summary>
    public IReadOnlyList<WeightNode> Nodes => _nodes;

    /// <summary>Reads a file.</summary>
    /// <exception cref="OnnxFormatException">The file changed since it was inspected and is malformed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightGraph Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var graph = new WeightGraph(path, stream);
        graph.ReadModel();
        return graph;
    }

    /// <summary>The operation that writes a value; null for inputs and weights.</summary>
    public WeightNode? ProducerOf(string value) => _producers.GetValueOrDefault(value);

    private void ReadModel()
    {
        while (_reader.TryReadField(_reader.Length, out var field, out var wire))
        {
            if ((field, wire) == (7, ProtobufReader.Delimited))
            {
                ReadGraph(_reader.ReadEnd(_reader.Length));
            }
            else
            {
                _reader.Skip(wire, _reader.Length);
            }
        }
    }

    private void ReadGraph(long end)
    {
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    ReadNode(_reader.ReadEnd(end));
                    break;
                case (5, ProtobufReader.Delimited):
                    ReadTensor(_reader.ReadEnd(end), null);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }
    }

    private void ReadNode(long end)
    {
        var (name, type) = ("", "");
        var (inputs, outputs) = (new List<string>(), new List<string>());
        float? epsilon = null;
        var transposes = false;
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    inputs.Add(_reader.ReadText(end));
                    break;
                case (2, ProtobufReader.Delimited):
                    outputs.Add(_reader.ReadText(end));
                    break;
                case (3, ProtobufReader.Delimited):
                    name = _reader.ReadText(end);
                    break;
                case (4, ProtobufReader.Delimited):
                    type = _reader.ReadText(end);
                    break;
                case (5, ProtobufReader.Delimited):
                    // A constant's output name comes before its value in every writer that we know; without it the constant is not listed.
                    var (attribute, real, integer) = ReadAttribute(_reader.ReadEnd(end), outputs.Count == 1 ? outputs[0] : null);
                    epsilon = attribute == "epsilon" ? real : epsilon;
                    transposes |= attribute == "transB" && integer != 0;
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        var node = new WeightNode(name, type, inputs, outputs, epsilon, transposes);
        _nodes.Add(node);
        foreach (var output in outputs)
        {
            _producers.TryAdd(output, node);
        }
    }

    /// <summary>Reads an attribute: gives its name and number, and lists the tensor of a constant.</summary>
    private (string Name, float? Real, long Integer) ReadAttribute(long end, string? constant)
    {
        var name = "";
        float? value = null;
        var integer = 0L;
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    name = _reader.ReadText(end);
                    break;
                case (2, 5):
                    value = ReadFloat(end);
                    break;
                case (3, ProtobufReader.Varint):
                    integer = (long)_reader.ReadVarint(end);
                    break;
                case (5, ProtobufReader.Delimited) when constant is not null && name == "value":
                    ReadTensor(_reader.ReadEnd(end), constant);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        return (name, value, integer);
    }

    private float ReadFloat(long end)
    {
        var at = _reader.Position;
        _reader.Skip(5, end);
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        file.Position = at;
        return FloatBytes.Read(file, OnnxElementType.Float, 1)[0];
    }

    private void ReadTensor(long end, string? givenName)
    {
        var name = "";
        var type = OnnxElementType.Undefined;
        var dimensions = new List<long>();
        var (offset, length, pieces) = (0L, 0L, 0);
        var external = new Dictionary<string, string>(StringComparer.Ordinal);
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Varint):
                    dimensions.Add((long)_reader.ReadVarint(end));
                    break;
                case (1, ProtobufReader.Delimited):
                    for (var packedEnd = _reader.ReadEnd(end); _reader.Position < packedEnd;)
                    {
                        dimensions.Add((long)_reader.ReadVarint(packedEnd));
                    }

                    break;
                case (2, ProtobufReader.Varint):
                    type = (OnnxElementType)Math.Min(_reader.ReadVarint(end), int.MaxValue);
                    break;
                case (8, ProtobufReader.Delimited):
                    name = _reader.ReadText(end);
                    break;
                case (RawData or FloatData or DoubleData, ProtobufReader.Delimited):
                    length = _reader.Skip(wire, end);
                    (offset, pieces) = (_reader.Position - length, pieces + 1);
                    break;
                case (13, ProtobufReader.Delimited):
                    ReadEntry(_reader.ReadEnd(end), external);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        name = givenName ?? name;
        if (FloatBytes.SizeOf(type) is { } size && Describe() is { } tensor && tensor.Length == tensor.Elements * size)
        {
            _tensors[name] = tensor;
        }

        WeightTensor? Describe()
        {
            if (external.TryGetValue("location", out var location))
            {
                var elements = dimensions.Aggregate(1L, static (product, dimension) => product * dimension);
                var bytes = Number("length") ?? elements * size;
                return OnnxExternalDataPolicy.IsPlain(location)
                    ? new WeightTensor(name, type, dimensions, Path.Combine(Path.GetDirectoryName(_path)!, location), Number("offset") ?? 0, bytes, true)
                    : null;
            }

            return pieces == 1 ? new WeightTensor(name, type, dimensions, _path, offset, length, false) : null;
        }

        long? Number(string key) =>
            external.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private void ReadEntry(long end, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    key = _reader.ReadText(end);
                    break;
                case (2, ProtobufReader.Delimited):
                    value = _reader.ReadText(end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        entries[key] = value;
    }
}
