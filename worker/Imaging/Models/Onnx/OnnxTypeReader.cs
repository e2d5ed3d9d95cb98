namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Reads the types of inputs and outputs: <c>ValueInfoProto</c> and <c>TypeProto</c> of onnx.proto.</summary>
internal static class OnnxTypeReader
{
    private const int MaxRank = 16;

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
}
