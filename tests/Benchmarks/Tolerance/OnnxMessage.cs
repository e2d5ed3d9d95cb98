using Google.Protobuf;

namespace SogniLike.Benchmarks.Tolerance;

/// <summary>A protobuf message as its fields in order, which is enough to add nodes to an .onnx graph.</summary>
internal sealed class OnnxMessage
{
    private OnnxMessage(List<(uint Tag, byte[] Value)> fields) => Fields = fields;

    /// <summary>Tags with what follows them: the content of delimited fields, the raw bytes of others.</summary>
    public List<(uint Tag, byte[] Value)> Fields { get; }

    public static OnnxMessage Parse(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        var fields = new List<(uint, byte[])>();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                fields.Add((tag, input.ReadBytes().ToByteArray()));
                continue;
            }

            var start = input.Position;
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    input.ReadUInt64();
                    break;
                case WireFormat.WireType.Fixed32:
                    input.ReadFixed32();
                    break;
                default:
                    input.ReadFixed64();
                    break;
            }

            fields.Add((tag, bytes[(int)start..(int)input.Position]));
        }

        return new OnnxMessage(fields);
    }

    /// <summary>A NodeProto.</summary>
    /// <param name="castTo">Element type of a Cast; null for other operators.</param>
    public static byte[] Node(string type, IEnumerable<string> inputs, IEnumerable<string> outputs, int? castTo = null)
    {
        var fields = new List<(uint, byte[])>();
        fields.AddRange(inputs.Select(static input => (Delimited(1), Text(input))));
        fields.AddRange(outputs.Select(static output => (Delimited(2), Text(output))));
        fields.Add((Delimited(4), Text(type)));
        if (castTo is { } element)
        {
            // AttributeProto: name, i, type INT.
            fields.Add((Delimited(5), new OnnxMessage([(Delimited(1), Text("to")), (Varint(3), [(byte)element]), (Varint(20), [2])]).ToBytes()));
        }

        return new OnnxMessage(fields).ToBytes();
    }

    /// <summary>Texts of a field.</summary>
    public List<string> Texts(int field) => [.. Fields.Where(one => one.Tag == Delimited(field)).Select(static one => System.Text.Encoding.UTF8.GetString(one.Value))];

    /// <summary>Puts a text in the place of the n-th of a field.</summary>
    public void SetText(int field, int index, string text)
    {
        var places = Enumerable.Range(0, Fields.Count).Where(i => Fields[i].Tag == Delimited(field)).ToList();
        Fields[places[index]] = (Delimited(field), Text(text));
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var (tag, value) in Fields)
            {
                output.WriteTag(tag);
                if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                {
                    output.WriteLength(value.Length);
                }

                output.Flush();
                stream.Write(value);
            }
        }

        return stream.ToArray();
    }

    public static uint Delimited(int field) => WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);

    private static uint Varint(int field) => WireFormat.MakeTag(field, WireFormat.WireType.Varint);

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
