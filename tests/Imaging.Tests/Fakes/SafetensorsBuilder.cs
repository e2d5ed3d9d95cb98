using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace SogniLike.Imaging.Tests.Fakes;

/// <summary>Writes small .safetensors files.</summary>
internal sealed class SafetensorsBuilder
{
    private readonly Dictionary<string, object> _header = new() { ["__metadata__"] = new { format = "pt" } };
    private readonly List<byte> _data = [];

    public SafetensorsBuilder Add(string name, float[] values, params int[] shape)
    {
        _header.Add(name, new { dtype = "F32", shape, data_offsets = new[] { _data.Count, _data.Count + (values.Length * 4) } });
        _data.AddRange(values.SelectMany(BitConverter.GetBytes));
        return this;
    }

    public SafetensorsBuilder AddHalves(string name, float[] values, params int[] shape)
    {
        _header.Add(name, new { dtype = "F16", shape, data_offsets = new[] { _data.Count, _data.Count + (values.Length * 2) } });
        _data.AddRange(values.SelectMany(static value => BitConverter.GetBytes((Half)value)));
        return this;
    }

    public byte[] Build() => File(JsonSerializer.Serialize(_header), [.. _data]);

    public static byte[] File(string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        return [.. length, .. bytes, .. data];
    }
}
