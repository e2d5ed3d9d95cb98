using Google.Protobuf;

namespace SogniLike.Packages.Tests.OnnxRuntime;

/// <summary>An ONNX model of one node, y = x + x for four floats, written field by field.</summary>
internal static class TinyModel
{
    private const int TensorFloat = 1;

    public static byte[] Create()
    {
        var shape = Message((1, Message((1, 4))));
        var type = Message((1, Message((1, TensorFloat), (2, shape))));
        var node = Message((1, "x"), (1, "x"), (2, "y"), (4, "Add"));
        var graph = Message((1, node), (2, "double"), (11, Message((1, "x"), (2, type))), (12, Message((1, "y"), (2, type))));
        var opset = Message((1, ""), (2, 13));
        return Message((1, 8), (7, graph), (8, opset));
    }

    private static byte[] Message(params (int Number, object Value)[] fields)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        foreach (var (number, value) in fields)
        {
            if (value is int integer)
            {
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteInt64(integer);
                continue;
            }

            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(value is string text ? ByteString.CopyFromUtf8(text) : ByteString.CopyFrom((byte[])value));
        }

        output.Flush();
        return stream.ToArray();
    }
}
