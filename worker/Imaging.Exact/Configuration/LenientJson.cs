namespace SogniLike.Imaging.Exact.Configuration;

/// <summary>Makes JSON of what Python's json module writes: <c>Infinity</c>, <c>-Infinity</c> and <c>NaN</c> as bare words become texts.</summary>
public static class LenientJson
{
    /// <summary>The bytes with bare words outside of texts in quotes; the same bytes when there are none.</summary>
    public static byte[] Quote(byte[] json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.AsSpan().IndexOf("Infinity"u8) < 0 && json.AsSpan().IndexOf("NaN"u8) < 0)
        {
            return json;
        }

        var result = new List<byte>(json.Length + 16);
        var isText = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (!isText && WordAt(json.AsSpan(i)) is { Length: > 0 } word)
            {
                result.AddRange([(byte)'"', .. word, (byte)'"']);
                i += word.Length - 1;
                continue;
            }

            result.Add(json[i]);
            if (isText && json[i] == '\\' && i + 1 < json.Length)
            {
                result.Add(json[++i]);
            }
            else if (json[i] == '"')
            {
                isText = !isText;
            }
        }

        return [.. result];
    }

    private static ReadOnlySpan<byte> WordAt(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("-Infinity"u8) ? "-Infinity"u8 : rest.StartsWith("Infinity"u8) ? "Infinity"u8 : rest.StartsWith("NaN"u8) ? "NaN"u8 : [];
}
