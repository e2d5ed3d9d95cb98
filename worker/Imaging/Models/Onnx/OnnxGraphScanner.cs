namespace SogniLike.Imaging.Models.Onnx;

/// <summary>
/// Reads the structure of an .onnx file (onnx.proto) without its weights and without ONNX Runtime: interface, operators, sizes and references to other files.
/// </summary>
internal sealed class OnnxGraphScanner
{
    private const int MaxDepth = 8;
    private const int MaxInterface = 4096;

    private readonly ProtobufReader _reader;
    private readonly ModelLimits _limits;
    private readonly List<OnnxTensorInfo> _inputs = [];
    private readonly List<OnnxTensorInfo> _outputs = [];
    private readonly HashSet<string> _initializers = [];
    private readonly Dictionary<string, long> _opsets = [];
    private readonly HashSet<(string, string)> _operators = [];
    private readonly List<OnnxExternalData> _externalData = [];
    private int _nodes;
    private int _tensors;
    private long _bytes;
    private bool _hasGraph;
    private bool _hasFunctions;
    private bool _hasSparse;

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
                case (7, ProtobufReader.Delimited) when _hasGraph:
                    throw new OnnxFormatException(ModelDefectCode.MalformedGraph, "The file holds two graphs.");
                case (7, ProtobufReader.Delimited):
                    _hasGraph = true;
                    ScanGraph(_reader.ReadEnd(end), 0);
                    break;
                case (8, ProtobufReader.Delimited):
                    ScanOpset(_reader.ReadEnd(end));
                    break;
                case (25, ProtobufReader.Delimited):
                    _hasFunctions = true;
                    _reader.Skip(wire, end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        if (!_hasGraph)
        {
            throw new OnnxFormatException(ModelDefectCode.MalformedGraph, "The file holds no graph.");
        }

        return new OnnxGraphInfo
        {
            // Old exports list weights among the inputs.
            Inputs = [.. _inputs.Where(input => !_initializers.Contains(input.Name))],
            Outputs = _outputs,
            Opsets = _opsets,
            Operators = _operators,
            NodeCount = _nodes,
            InitializerBytes = _bytes,
            ExternalData = _externalData,
            HasFunctions = _hasFunctions,
            HasSparseInitializers = _hasSparse,
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

        _opsets[OnnxOperatorPolicy.Canonical(domain)] = version;
        ThrowIfOver(_opsets.Count, 64, "operator sets");
    }

    private void ScanGraph(long end, int depth)
    {
        ThrowIfOver(depth, MaxDepth, "levels of subgraphs");
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    ScanNode(_reader.ReadEnd(end), depth);
                    break;
                case (5, ProtobufReader.Delimited):
                    var name = ScanTensor(_reader.ReadEnd(end));
                    if (depth == 0)
                    {
                        _initializers.Add(name);
                    }

                    break;
                case (11, ProtobufReader.Delimited) when depth == 0:
                    _inputs.Add(OnnxTypeReader.ReadValueInfo(_reader, _reader.ReadEnd(end)));
                    ThrowIfOver(_inputs.Count, _limits.MaxInitializers + MaxInterface, "inputs");
                    break;
                case (12, ProtobufReader.Delimited) when depth == 0:
                    _outputs.Add(OnnxTypeReader.ReadValueInfo(_reader, _reader.ReadEnd(end)));
                    ThrowIfOver(_outputs.Count, MaxInterface, "outputs");
                    break;
                case (15, ProtobufReader.Delimited):
                    _hasSparse = true;
                    _reader.Skip(wire, end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }
    }

    private void ScanNode(long end, int depth)
    {
        ThrowIfOver(++_nodes, _limits.MaxNodes, "nodes");
        var (type, domain) = ("", "");
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (4, ProtobufReader.Delimited):
                    type = _reader.ReadText(end);
                    break;
                case (5, ProtobufReader.Delimited):
                    ScanAttribute(_reader.ReadEnd(end), depth);
                    break;
                case (7, ProtobufReader.Delimited):
                    domain = _reader.ReadText(end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }

        _operators.Add((OnnxOperatorPolicy.Canonical(domain), type));
        ThrowIfOver(_operators.Count, MaxInterface, "kinds of operators");
    }

    private void ScanAttribute(long end, int depth)
    {
        while (_reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (5 or 10, ProtobufReader.Delimited):
                    ScanTensor(_reader.ReadEnd(end));
                    break;
                case (6 or 11, ProtobufReader.Delimited):
                    ScanGraph(_reader.ReadEnd(end), depth + 1);
                    break;
                case (22 or 23, ProtobufReader.Delimited):
                    _hasSparse = true;
                    _reader.Skip(wire, end);
                    break;
                default:
                    _reader.Skip(wire, end);
                    break;
            }
        }
    }

    private string ScanTensor(long end)
    {
        ThrowIfOver(++_tensors, _limits.MaxInitializers, "tensors");
        var tensor = OnnxTypeReader.ReadTensor(_reader, end);
        _bytes += tensor.InlineBytes;
        if (tensor.External is { } external)
        {
            _externalData.Add(external);
            _bytes += Math.Max(external.Length ?? 0, external.ExpectedLength ?? 0);
        }

        if (_bytes > _limits.MaxInitializerBytes || _bytes < 0)
        {
            throw new OnnxFormatException(ModelDefectCode.GraphTooLarge, $"The weights have over {_limits.MaxInitializerBytes} bytes, the limit.");
        }

        return tensor.Name;
    }

    private static void ThrowIfOver(int count, int limit, string what)
    {
        if (count > limit)
        {
            throw new OnnxFormatException(ModelDefectCode.GraphTooLarge, $"The graph has over {limit} {what}, the limit.");
        }
    }
}
