using System.Globalization;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Reads the small messages of onnx.proto: <c>ValueInfoProto</c>, <c>TypeProto</c>, <c>TensorProto</c>.</summary>
internal static class OnnxTypeReader
{
    private const int MaxRank = 16;
    private const int ExternalLocation = 1;

    /// <summary>A tensor without its data.</summary>
    public sealed record Tensor(string Name, long InlineBytes, OnnxExternalData? External);

    public static OnnxTensorInfo ReadValueInfo(ProtobufReader reader, long end)
    {
        var info = new OnnxTensorInfo("", OnnxElementType.Undefined, null);
        while (reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    info = info with { Name = reader.ReadText(end) };
                    break;
                case (2, ProtobufReader.Delimited):
                    info = ReadType(reader, reader.ReadEnd(end), info);
                    break;
                default:
                    reader.Skip(wire, end);
                    break;
            }
        }

        return info;
    }

    public static Tensor ReadTensor(ProtobufReader reader, long end)
    {
        var name = "";
        var type = OnnxElementType.Undefined;
        var elements = 1L;
        var rank = 0;
        var inline = 0L;
        var isExternal = false;
        var external = new Dictionary<string, string>();
        while (reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Varint):
                    Multiply((long)reader.ReadVarint(end));
                    break;
                case (1, ProtobufReader.Delimited):
                    var packedEnd = reader.ReadEnd(end);
                    while (reader.Position < packedEnd)
                    {
                        Multiply((long)reader.ReadVarint(packedEnd));
                    }

                    break;
                case (2, ProtobufReader.Varint):
                    type = (OnnxElementType)Math.Min(reader.ReadVarint(end), int.MaxValue);
                    break;
                case (8, ProtobufReader.Delimited):
                    name = reader.ReadText(end);
                    break;
                case (13, ProtobufReader.Delimited):
                    ReadEntry(reader, reader.ReadEnd(end), external);
                    break;
                case (14, ProtobufReader.Varint):
                    isExternal = reader.ReadVarint(end) == ExternalLocation;
                    break;
                default:
                    inline += reader.Skip(wire, end);
                    break;
            }
        }

        return new Tensor(name, inline, isExternal || external.Count > 0 ? Describe(name, external, SizeOf(type) is { } size ? elements * size : null) : null);

        void Multiply(long dimension)
        {
            // 2^48 elements are beyond any machine and leave room for the size of an element.
            elements = dimension >= 0 && ++rank <= MaxRank && Math.BigMul((ulong)elements, (ulong)dimension, out var product) == 0 && product <= 1UL << 48
                ? (long)product
                : throw new OnnxFormatException(ModelDefectCode.MalformedGraph, "A tensor has a negative dimension, over 16 dimensions or over 2^48 elements.");
        }
    }

    private static OnnxTensorInfo ReadType(ProtobufReader reader, long end, OnnxTensorInfo info)
    {
        while (reader.TryReadField(end, out var field, out var wire))
        {
            if ((field, wire) == (1, ProtobufReader.Delimited))
            {
                info = ReadTensorType(reader, reader.ReadEnd(end), info);
            }
            else
            {
                reader.Skip(wire, end);
            }
        }

        return info;
    }

    private static OnnxTensorInfo ReadTensorType(ProtobufReader reader, long end, OnnxTensorInfo info)
    {
        while (reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Varint):
                    info = info with { ElementType = (OnnxElementType)Math.Min(reader.ReadVarint(end), int.MaxValue) };
                    break;
                case (2, ProtobufReader.Delimited):
                    info = info with { Shape = ReadShape(reader, reader.ReadEnd(end)) };
                    break;
                default:
                    reader.Skip(wire, end);
                    break;
            }
        }

        return info;
    }

    private static List<OnnxDimension> ReadShape(ProtobufReader reader, long end)
    {
        var shape = new List<OnnxDimension>();
        while (reader.TryReadField(end, out var field, out var wire))
        {
            if ((field, wire) != (1, ProtobufReader.Delimited))
            {
                reader.Skip(wire, end);
                continue;
            }

            var dimensionEnd = reader.ReadEnd(end);
            long? size = null;
            string? symbol = null;
            while (reader.TryReadField(dimensionEnd, out var part, out var partWire))
            {
                switch (part, partWire)
                {
                    case (1, ProtobufReader.Varint):
                        // Some exporters write free dimensions as 0 or -1.
                        size = (long)reader.ReadVarint(dimensionEnd) is var value and > 0 ? value : null;
                        break;
                    case (2, ProtobufReader.Delimited):
                        symbol = reader.ReadText(dimensionEnd);
                        break;
                    default:
                        reader.Skip(partWire, dimensionEnd);
                        break;
                }
            }

            shape.Add(new OnnxDimension(size, symbol));
            if (shape.Count > MaxRank)
            {
                throw new OnnxFormatException(ModelDefectCode.MalformedGraph, $"An input or output has over {MaxRank} dimensions.");
            }
        }

        return shape;
    }

    private static void ReadEntry(ProtobufReader reader, long end, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        while (reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Delimited):
                    key = reader.ReadText(end);
                    break;
                case (2, ProtobufReader.Delimited):
                    value = reader.ReadText(end);
                    break;
                default:
                    reader.Skip(wire, end);
                    break;
            }
        }

        if (entries.Count == 16 || !entries.TryAdd(key, value))
        {
            throw new OnnxFormatException(ModelDefectCode.UnsafeExternalData, "A tensor's reference to external data has a key twice or over 16 keys.");
        }
    }

    private static OnnxExternalData Describe(string tensor, Dictionary<string, string> entries, long? expected)
    {
        if (!entries.TryGetValue("location", out var location))
        {
            throw new OnnxFormatException(ModelDefectCode.UnsafeExternalData, "A tensor's reference to external data has no location.");
        }

        return new OnnxExternalData(tensor, location, Number("offset") ?? 0, Number("length"), expected);

        long? Number(string key) =>
            !entries.TryGetValue(key, out var text) ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new OnnxFormatException(ModelDefectCode.UnsafeExternalData, $"The {key} of a tensor's external data is not a number.");
    }

    private static int? SizeOf(OnnxElementType type) => type switch
    {
        OnnxElementType.UInt8 or OnnxElementType.Int8 or OnnxElementType.Bool => 1,
        OnnxElementType.UInt16 or OnnxElementType.Int16 or OnnxElementType.Float16 or OnnxElementType.BFloat16 => 2,
        OnnxElementType.Float or OnnxElementType.Int32 or OnnxElementType.UInt32 => 4,
        OnnxElementType.Double or OnnxElementType.Int64 or OnnxElementType.UInt64 or OnnxElementType.Complex64 => 8,
        OnnxElementType.Complex128 => 16,
        _ => null,
    };
}
