using System.Buffers.Binary;
using System.Text.Json;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Models.Weights;

namespace SogniLike.Imaging.Models.AddOns;

/// <summary>
/// Reads the header of a .safetensors file: which tensors there are and where. Everything is checked against the size of the file; nothing is executed.
/// </summary>
internal static class SafetensorsFile
{
    private const int MaxHeaderBytes = 16 << 20;
    private const int MaxTensors = 20_000;

    /// <summary>The tensors of real numbers by name.</summary>
    /// <exception cref="InvalidDataException">The file is malformed or over a limit; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Dictionary<string, WeightTensor> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(file, path);
    }

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="file">The file, open.</param>
    /// <param name="path">Where it lies.</param>
    public static Dictionary<string, WeightTensor> Read(Stream file, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.Length < prefix.Length)
        {
            throw new InvalidDataException("The file is too short for a safetensors file.");
        }

        file.ReadExactly(prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > MaxHeaderBytes || headerLength > (ulong)(file.Length - prefix.Length))
        {
            throw new InvalidDataException($"The header has {headerLength} bytes; the limit is {MaxHeaderBytes} and the length of the file.");
        }

        var header = new byte[headerLength];
        file.ReadExactly(header);
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            return ReadHeader(document.RootElement, path, prefix.Length + (long)headerLength, file.Length);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("The header is not what safetensors files have.", exception);
        }
    }

    private static Dictionary<string, WeightTensor> ReadHeader(JsonElement root, string path, long start, long length)
    {
        var tensors = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                continue;
            }

            if (tensors.Count == MaxTensors)
            {
                throw new InvalidDataException($"The file has over {MaxTensors} tensors.");
            }

            var offsets = property.Value.GetProperty("data_offsets");
            var (from, to) = (offsets[0].GetInt64(), offsets[1].GetInt64());
            if (from < 0 || to < from || to > length - start)
            {
                throw new InvalidDataException($"A tensor lies at bytes {from} to {to} of {length - start}.");
            }

            var type = property.Value.GetProperty("dtype").GetString() switch
            {
                "F32" => OnnxElementType.Float,
                "F16" => OnnxElementType.Float16,
                "BF16" => OnnxElementType.BFloat16,
                "F64" => OnnxElementType.Double,
                _ => OnnxElementType.Undefined,
            };
            var dimensions = property.Value.GetProperty("shape").EnumerateArray().Select(static dimension => dimension.GetInt64()).ToList();
            if (FloatBytes.SizeOf(type) is not { } size)
            {
                continue;
            }

            if (dimensions.Count > 8 || dimensions.Exists(static dimension => dimension is < 0 or > 1 << 24)
                || dimensions.Aggregate((Int128)size, static (product, dimension) => product * dimension) != to - from)
            {
                throw new InvalidDataException($"A tensor has {to - from} bytes, which do not fit its type and shape.");
            }

            tensors[property.Name] = new WeightTensor(property.Name, type, dimensions, path, start + from, to - from, false);
        }

        return tensors;
    }
}
