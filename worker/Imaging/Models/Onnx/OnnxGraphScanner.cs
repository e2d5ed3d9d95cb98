namespace SogniLike.Imaging.Models.Onnx;

/// <summary>
/// Reads the structure of an .onnx file (onnx.proto) without its weights and without ONNX Runtime. It only reads: what is wrong with what it finds is for the
/// policies to say. Time and memory are bounded by <see cref="ModelLimits"/> and by the bytes that <see cref="ProtobufReader"/> is willing to read, whatever
/// the file holds.
/// </summary>
internal sealed class OnnxGraphScanner
{
    private const int MaxDepth = 4;
    private const int MaxInterface = 4096;
    private const int MaxOpsets = 64;
    private const int MaxKeptNumbers = 64;

    /// <summary>Most names of values and attributes in one file.</summary>
    private const int MaxNames = 2_000_000;

    private readonly ProtobufReader _reader;
    private readonly ModelLimits _limits;
    private readonly Dictionary<string, long> _opsets = [];
    private readonly List<string> _repeatedOpsets = [];
    private readonly HashSet<(string, string)> _operators = [];
    private int _nodes;
    private int _tensors;
    private int _names;
    private long _bytes;
    private long _irVersion;
    private OnnxGraph? _graph;
    private bool _hasFunctions;
    private bool _hasTrainingInfo;

    private OnnxGraphScanner(Stream stream, ModelLimits limits)
    {
        _reader = new ProtobufReader(stream);
        _limits = limits;
    }

    /// <summary>Scans a seekable stream.</summary>
    /// <exception cref="OnnxFormatException">The file is malformed or over a limit.</exception>
    public static OnnxGraphInfo Scan(Stream stream, ModelLimits limits)
    {
        if (stream.Length > limits.MaxGraphBytes)
        {
            throw new OnnxFormatException(ModelDefectCode.GraphTooLarge, $"The file has {stream.Length} bytes; the limit is {limits.MaxGraphBytes}.");
        }

        return new OnnxGraphScanner(stream, limits).ScanModel();
    }

    private OnnxGraphInfo ScanModel()
    {
        var end = _reader.Length;
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Varint):
                    _irVersion = (long)_reader.ReadVarint(end);
                    break;
                case (7, ProtobufReader.Delimited):
                    _graph = _graph is null ? ScanGraph(_reader.ReadEnd(end), 0)
                        : throw new OnnxFormatException(ModelDefectCode.MalformedGraph, "The file holds two graphs.");
                    break;
                case (8, ProtobufReader.Delimited):
                    ScanOpset(_reader.ReadEnd(end));
                    break;
                case (20, _):
                    _hasTrainingInfo = true;
                    _reader.Skip(wire, end);
                    break;
                case (25, _):
                    _hasFunctions = true;
                    _reader.Skip(wire, end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        if (_graph is null)
        {
            throw new OnnxFormatException(ModelDefectCode.MalformedGraph, "The file holds no graph.");
        }

        var initialized = _graph.Initializers.Select(static tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return new OnnxGraphInfo
        {
            // Old exports list weights among the inputs.
            Inputs = [.. _graph.Inputs.Where(input => !initialized.Contains(input.Name))],
            Outputs = _graph.Outputs,
            Opsets = _opsets,
            RepeatedOpsets = _repeatedOpsets,
            Operators = _operators,
            NodeCount = _nodes,
            InitializerBytes = _bytes,
            Graph = _graph,
            IrVersion = _irVersion,
            HasFunctions = _hasFunctions,
            HasTrainingInfo = _hasTrainingInfo,
            FileBytes = end,
        };
    }

    private void ScanOpset(long end)
    {
        var (domain, version) = ("", 0L);
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    domain = _reader.ReadText(end);
                    break;
                case (2, ProtobufReader.Varint):
                    version = (long)_reader.ReadVarint(end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        if (!_opsets.TryAdd(OnnxOperatorPolicy.Canonical(domain), version))
        {
            _repeatedOpsets.Add(domain);
        }

        ThrowIfOver(_opsets.Count + _repeatedOpsets.Count, MaxOpsets, "operator sets");
    }

    private OnnxGraph ScanGraph(long end, int depth)
    {
        ThrowIfOver(depth, MaxDepth, "levels of subgraphs");
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        var inputs = new List<OnnxTensorInfo>();
        var outputs = new List<OnnxTensorInfo>();
        var sparse = 0;
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    nodes.Add(ScanNode(_reader.ReadEnd(end), nodes.Count, depth));
                    break;
                case (5, ProtobufReader.Delimited):
                    initializers.Add(ScanTensor(_reader.ReadEnd(end)));
                    break;
                case (11, ProtobufReader.Delimited):
                    inputs.Add(OnnxTypeReader.ReadValueInfo(_reader, _reader.ReadEnd(end)));
                    ThrowIfOver(inputs.Count, _limits.MaxInitializers + MaxInterface, "inputs");
                    break;
                case (12, ProtobufReader.Delimited):
                    outputs.Add(OnnxTypeReader.ReadValueInfo(_reader, _reader.ReadEnd(end)));
                    ThrowIfOver(outputs.Count, MaxInterface, "outputs");
                    break;
                case (15, _):
                    sparse++;
                    _reader.Skip(wire, end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        return new OnnxGraph { Nodes = nodes, Initializers = initializers, Inputs = inputs, Outputs = outputs, SparseInitializers = sparse };
    }

    private OnnxNode ScanNode(long end, int index, int depth)
    {
        ThrowIfOver(++_nodes, _limits.MaxNodes, "nodes");
        var node = new OnnxNode(index);
        List<string> inputs = [], outputs = [];
        var attributes = new List<OnnxAttribute>();
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    inputs.Add(ReadName(end));
                    break;
                case (2, ProtobufReader.Delimited):
                    outputs.Add(ReadName(end));
                    break;
                case (3, ProtobufReader.Delimited):
                    node = node with { Name = _reader.ReadText(end) };
                    break;
                case (4, ProtobufReader.Delimited):
                    node = node with { Type = _reader.ReadText(end) };
                    break;
                case (5, ProtobufReader.Delimited):
                    CountName();
                    attributes.Add(ScanAttribute(_reader.ReadEnd(end), depth));
                    break;
                case (7, ProtobufReader.Delimited):
                    node = node with { Domain = OnnxOperatorPolicy.Canonical(_reader.ReadText(end)) };
                    break;
                case (8, ProtobufReader.Delimited):
                    node = node with { HasOverload = node.HasOverload | _reader.ReadText(end).Length > 0 };
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        _operators.Add((node.Domain, node.Type));
        ThrowIfOver(_operators.Count, MaxInterface, "kinds of operators");
        return node with { Inputs = inputs, Outputs = outputs, Attributes = attributes };
    }

    private OnnxAttribute ScanAttribute(long end, int depth)
    {
        var attribute = new OnnxAttribute();
        var integers = new List<long>();
        var reals = new List<double>();
        var tensors = new List<OnnxTensor>();
        var graphs = new List<OnnxGraph>();
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    attribute = attribute with { Name = _reader.ReadText(end) };
                    break;
                case (2 or 7, ProtobufReader.Fixed32):
                    Keep(reals, BitConverter.ToSingle(_reader.ReadBytes(4, end)));
                    break;
                case (3 or 8, ProtobufReader.Varint):
                    Keep(integers, (long)_reader.ReadVarint(end));
                    break;
                case (7 or 8, ProtobufReader.Delimited):
                    var listEnd = _reader.ReadEnd(end);
                    while (_reader.Position < listEnd && integers.Count + reals.Count < MaxKeptNumbers)
                    {
                        if (field == 8)
                        {
                            Keep(integers, (long)_reader.ReadVarint(listEnd));
                        }
                        else
                        {
                            Keep(reals, BitConverter.ToSingle(_reader.ReadBytes(4, listEnd)));
                        }
                    }

                    _reader.SeekTo(listEnd, end);
                    break;
                case (5 or 10, ProtobufReader.Delimited):
                    tensors.Add(ScanTensor(_reader.ReadEnd(end)));
                    break;
                case (6 or 11, ProtobufReader.Delimited):
                    graphs.Add(ScanGraph(_reader.ReadEnd(end), depth + 1));
                    break;
                case (14 or 15, _):
                    attribute = attribute with { IsForeign = true };
                    _reader.Skip(wire, end);
                    break;
                case (21, ProtobufReader.Delimited):
                    attribute = attribute with { IsForeign = attribute.IsForeign | _reader.ReadText(end).Length > 0 };
                    break;
                case (22 or 23, _):
                    attribute = attribute with { IsSparse = true };
                    _reader.Skip(wire, end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        return attribute with { Integers = integers, Reals = reals, Tensors = tensors, Graphs = graphs };
    }

    private static void Keep<T>(List<T> list, T value)
    {
        if (list.Count < MaxKeptNumbers)
        {
            list.Add(value);
        }
    }

    private OnnxTensor ScanTensor(long end)
    {
        ThrowIfOver(++_tensors, _limits.MaxInitializers, "tensors");
        var tensor = OnnxTensorReader.Read(_reader, end);
        _bytes += tensor.IsExternal || tensor.ExternalEntries.Count > 0 ? (tensor.Elements * OnnxTensorReader.SizeOf(tensor.ElementType)) ?? 0 : tensor.InlineBytes;
        if (_bytes > _limits.MaxInitializerBytes || _bytes < 0)
        {
            throw new OnnxFormatException(ModelDefectCode.GraphTooLarge, $"The weights have over {_limits.MaxInitializerBytes} bytes, the limit.");
        }

        return tensor;
    }

    private string ReadName(long end)
    {
        CountName();
        return _reader.ReadText(end);
    }

    private void CountName() => ThrowIfOver(++_names, MaxNames, "names");

    private static void ThrowIfOver(int count, int limit, string what)
    {
        if (count > limit)
        {
            throw new OnnxFormatException(ModelDefectCode.GraphTooLarge, $"The graph has over {limit} {what}, the limit.");
        }
    }
}
