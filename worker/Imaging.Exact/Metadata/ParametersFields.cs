using System.Text.Json;

namespace SogniLike.Imaging.Exact.Metadata;

/// <summary>Reads the last line of a parameters text: <c>Name: value, Name: "quoted value", ...</c></summary>
internal static class ParametersFields
{
    private const int MaxFields = 256;

    /// <summary>The fields by name, the first of each name; false when the line is not of that form.</summary>
    public static bool TryRead(ReadOnlySpan<char> line, out Dictionary<string, string> fields)
    {
        fields = new Dictionary<string, string>(StringComparer.Ordinal);
        line = line.Trim();
        for (var count = 0; !line.IsEmpty; count++)
        {
            var colon = line.IndexOf(':');
            if (colon < 1 || count == MaxFields)
            {
                return false;
            }

            var name = line[..colon].Trim().ToString();
            line = line[(colon + 1)..].TrimStart();
            if (!TryTakeValue(ref line, out var value))
            {
                return false;
            }

            fields.TryAdd(name, value);
        }

        return fields.Count > 0;
    }

    private static bool TryTakeValue(ref ReadOnlySpan<char> line, out string value)
    {
        if (line.IsEmpty || line[0] != '"')
        {
            var comma = line.IndexOf(',');
            value = (comma < 0 ? line : line[..comma]).Trim().ToString();
            line = comma < 0 ? [] : line[(comma + 1)..].TrimStart();
            return true;
        }

        value = "";
        var end = 1;
        while (end < line.Length && line[end] != '"')
        {
            end += line[end] == '\\' ? 2 : 1;
        }

        if (end >= line.Length)
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize<string>(line[..(end + 1)]) ?? "";
        }
        catch (JsonException)
        {
            return false;
        }

        line = line[(end + 1)..].TrimStart();
        if (line.IsEmpty)
        {
            return true;
        }

        if (line[0] != ',')
        {
            return false;
        }

        line = line[1..].TrimStart();
        return true;
    }
}
