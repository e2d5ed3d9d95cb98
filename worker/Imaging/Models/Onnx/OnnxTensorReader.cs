using System.Buffers.Binary;

namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Reads <c>TensorProto</c>: everything but the data, and the data of tensors that are small enough to be shapes.</summary>
internal static class OnnxTensorReader
{
    private const int MaxRank = 64;
    private const int MaxEntries = 32;
    private const int MaxValueBytes = OnnxTensor.MaxValues * 10;

    private const int FloatData = 4;
    private const int Int32Data = 5;
    private const int StringData = 6;
    private const int Int64Data = 7;
    private const int RawData = 9;
    private const int DoubleData = 10;
    private const int UInt64Data = 11;

    public static OnnxTensor Read(ProtobufReader reader, long end)
    {
        var tensor = new OnnxTensor();
        var dimensions = new List<long>();
        var entries = new List<(string, string)>();
        var fields = new List<int>();
        var small = new List<byte>();
        var inline = 0L;
        while (reader.TryReadField(end, out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, ProtobufReader.Varint):
                    AddDimension((long)reader.ReadVarint(end));
                    break;
                case (1, ProtobufReader.Delimited):
                    var packedEnd = reader.ReadEnd(end);
                    while (reader.Position < packedEnd)
                    {
                        AddDimension((long)reader.ReadVarint(packedEnd));
                    }

                    break;
                case (2, ProtobufReader.Varint):
                    tensor = tensor with { ElementType = (OnnxElementType)Math.Min(reader.ReadVarint(end), int.MaxValue) };
                    break;
                case (3, _):
                    tensor = tensor with { HasSegment = true };
                    reader.Skip(wire, end);
                    break;
                case (8, ProtobufReader.Delimited):
                    tensor = tensor with { Name = reader.ReadText(end) };
                    break;
                case (13, ProtobufReader.Delimited) when entries.Count == MaxEntries:
                    throw new OnnxFormatException(ModelDefectCode.UnsafeExternalData, $"A tensor's reference to external data has over {MaxEntries} keys.");
                case (13, ProtobufReader.Delimited):
                    entries.Add(ReadEntry(reader, reader.ReadEnd(end)));
                    break;
                case (14, ProtobufReader.Varint):
                    tensor = tensor with { IsExternal = reader.ReadVarint(end) != 0 };
                    break;
                case (FloatData or Int32Data or StringData or Int64Data or RawData or DoubleData or UInt64Data, _):
                    var bytes = ReadData(reader, wire, end, small);
                    inline += bytes;
                    if (bytes > 0 && !fields.Contains(field))
                    {
                        fields.Add(field);
                    }

                    break;
                default:
                    reader.Skip(wire, end);
                    break;
            }
        }

        tensor = tensor with
        {
            Dimensions = dimensions,
            Elements = Product(dimensions),
            InlineBytes = inline,
            DataFields = fields,
            ExternalEntries = entries,
        };
        return tensor.Elements is > 0 and <= OnnxTensor.MaxValues && fields.Count == 1 && small.Count == inline ? WithValues(tensor, fields[0], [.. small]) : tensor;

        void AddDimension(long dimension)
        {
            dimensions.Add(dimension);
            if (dimensions.Count > MaxRank)
            {
                throw new OnnxFormatException(ModelDefectCode.MalformedGraph, $"A tensor has over {MaxRank} dimensions.");
            }
        }
    }

    /// <summary>Bytes of an element; null for types that weights do not have.</summary>
    public static int? SizeOf(OnnxElementType type) => type switch
    {
        OnnxElementType.UInt8 or OnnxElementType.Int8 or OnnxElementType.Bool => 1,
        OnnxElementType.UInt16 or OnnxElementType.Int16 or OnnxElementType.Float16 or OnnxElementType.BFloat16 => 2,
        OnnxElementType.Float or OnnxElementType.Int32 or OnnxElementType.UInt32 => 4,
        OnnxElementType.Double or OnnxElementType.Int64 or OnnxElementType.UInt64 => 8,
        _ => null,
    };

    /// <summary>Whether data of a given size in a given field can be that many elements.</summary>
    public static bool Fits(OnnxElementType type, int field, long elements, long bytes) => (field, type) switch
    {
        (RawData, _) => bytes == elements * SizeOf(type),
        (FloatData, OnnxElementType.Float) => bytes == elements * 4,
        (DoubleData, OnnxElementType.Double) => bytes == elements * 8,

        // Integers of one to ten bytes each.
        (Int64Data, OnnxElementType.Int64) or (UInt64Data, OnnxElementType.UInt64 or OnnxElementType.UInt32) => bytes >= elements && bytes <= elements * 10,
        (Int32Data, not (OnnxElementType.Float or OnnxElementType.Double or OnnxElementType.Int64 or OnnxElementType.UInt64 or OnnxElementType.UInt32)) =>
            bytes >= elements && bytes <= elements * 10,
        _ => false,
    };

    // 2^48 elements are beyond any machine and leave room for the size of an element.
    private static long? Product(List<long> dimensions)
    {
        var elements = 1L;
        foreach (var dimension in dimensions)
        {
            if (dimension < 0 || Math.BigMul((ulong)elements, (ulong)dimension, out var product) != 0 || product > 1UL << 48)
            {
                return null;
            }

            elements = (long)product;
        }

        return elements;
    }

    private static long ReadData(ProtobufReader reader, int wire, long end, List<byte> small)
    {
        if (wire != ProtobufReader.Delimited)
        {
            return ReadElement(reader, wire, end, small);
        }

        var dataEnd = reader.ReadEnd(end);
        var length = dataEnd - reader.Position;
        if (length <= MaxValueBytes - small.Count)
        {
            small.AddRange(reader.ReadBytes((int)length, dataEnd));
        }
        else
        {
            reader.SeekTo(dataEnd, end);
        }

        return length;
    }

    // Lists that are not packed have one field for each element.
    private static long ReadElement(ProtobufReader reader, int wire, long end, List<byte> small)
    {
        if (small.Count >= MaxValueBytes || wire is not (ProtobufReader.Varint or ProtobufReader.Fixed32 or ProtobufReader.Fixed64))
        {
            return reader.Skip(wire, end);
        }

        var before = small.Count;
        if (wire == ProtobufReader.Varint)
        {
            var value = reader.ReadVarint(end);
            for (; value > 0x7F; value >>= 7)
            {
                small.Add((byte)(value | 0x80));
            }

            small.Add((byte)value);
        }
        else
        {
            small.AddRange(reader.ReadBytes(wire == ProtobufReader.Fixed32 ? 4 : 8, end));
        }

        return small.Count - before;
    }

    private static (string, string) ReadEntry(ProtobufReader reader, long end)
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

        return (key, value);
    }

    private static OnnxTensor WithValues(OnnxTensor tensor, int field, byte[] data)
    {
        var count = (int)tensor.Elements!.Value;
        if (!Fits(tensor.ElementType, field, count, data.Length))
        {
            return tensor;
        }

        if (field is Int32Data or Int64Data or UInt64Data && tensor.ElementType is not (OnnxElementType.Float16 or OnnxElementType.BFloat16))
        {
            var numbers = Varints(data);
            return numbers.Count == count ? tensor with { Integers = numbers } : tensor;
        }

        var size = SizeOf(tensor.ElementType)!.Value;
        return tensor.ElementType switch
        {
            OnnxElementType.Float => tensor with { Reals = Each(at => (double)BinaryPrimitives.ReadSingleLittleEndian(at)) },
            OnnxElementType.Double => tensor with { Reals = Each(at => BinaryPrimitives.ReadDoubleLittleEndian(at)) },
            OnnxElementType.Float16 when field == RawData => tensor with { Reals = Each(at => (double)BinaryPrimitives.ReadHalfLittleEndian(at)) },
            OnnxElementType.Int64 or OnnxElementType.UInt64 => tensor with { Integers = Each(at => BinaryPrimitives.ReadInt64LittleEndian(at)) },
            OnnxElementType.Int32 => tensor with { Integers = Each(at => (long)BinaryPrimitives.ReadInt32LittleEndian(at)) },
            OnnxElementType.UInt32 => tensor with { Integers = Each(at => (long)BinaryPrimitives.ReadUInt32LittleEndian(at)) },
            OnnxElementType.Bool or OnnxElementType.UInt8 => tensor with { Integers = Each(at => (long)at[0]) },
            _ => tensor,
        };

        T[] Each<T>(ElementReader<T> read)
        {
            var values = new T[count];
            for (var i = 0; i < count; i++)
            {
                values[i] = read(data.AsSpan(i * size, size));
            }

            return values;
        }
    }

    private delegate T ElementReader<T>(ReadOnlySpan<byte> bytes);

    private static List<long> Varints(byte[] data)
    {
        var values = new List<long>();
        var (value, shift) = (0UL, 0);
        foreach (var b in data)
        {
            value |= (ulong)(b & 0x7F) << Math.Min(shift, 63);
            shift += 7;
            if ((b & 0x80) == 0)
            {
                values.Add((long)value);
                (value, shift) = (0, 0);
            }
        }

        return values;
    }
}
