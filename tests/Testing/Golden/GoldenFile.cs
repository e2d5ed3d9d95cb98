using System.Runtime.InteropServices;
using System.Text.Json;

namespace SogniLike.Testing.Golden;

/// <summary>One index of reference vectors (X.json) with its array of floats (X.bin); see tests/Golden/README.md.</summary>
public sealed class GoldenFile
{
    private readonly float[] _values;

    private GoldenFile(JsonElement index, float[] values)
    {
        Index = index;
        _values = values;
    }

    /// <summary>The whole index.</summary>
    public JsonElement Index { get; }

    /// <summary>Loads <c>name.json</c> and, where it exists, <c>name.bin</c>.</summary>
    public static GoldenFile Load(string name)
    {
        // Index and array come from the same folder.
        var index = RepositoryPaths.Golden(name + ".json");
        var path = Path.ChangeExtension(index, ".bin");
        using var document = JsonDocument.Parse(File.ReadAllBytes(index));
        var values = File.Exists(path) ? MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray() : [];
        return new GoldenFile(document.RootElement.Clone(), values);
    }

    /// <summary>The entries under "cases" by a field that names each; two of the same name fail.</summary>
    public Dictionary<string, JsonElement> CasesById(string field = "id") =>
        Index.GetProperty("cases").EnumerateArray().ToDictionary(test => test.GetProperty(field).GetString()!, StringComparer.Ordinal);

    /// <summary>The floats that an array reference <c>{"offset", "shape"}</c> points to.</summary>
    public ReadOnlySpan<float> Array(JsonElement reference)
    {
        var length = 1;
        foreach (var dimension in reference.GetProperty("shape").EnumerateArray())
        {
            length *= dimension.GetInt32();
        }

        return _values.AsSpan(reference.GetProperty("offset").GetInt32(), length);
    }

    /// <summary>Largest absolute difference; infinity where one is not a number.</summary>
    public static double MaxDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
        {
            return double.PositiveInfinity;
        }

        var max = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs((double)expected[i] - actual[i]);
            max = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(max, difference);
        }

        return max;
    }
}
