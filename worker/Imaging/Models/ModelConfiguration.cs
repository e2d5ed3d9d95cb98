using System.Text.Json;

namespace SogniLike.Imaging.Models;

/// <summary>A JSON configuration of a model. A field that is absent or null gives null; one of the wrong type gives null and a defect.</summary>
internal sealed class ModelConfiguration(string part, JsonElement root, ModelDefects defects)
{
    public string Part => part;

    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) => Read(name, "a text", static value => value.ValueKind == JsonValueKind.String ? value.GetString() : null);

    public bool? Flag(string name) =>
        Read<bool?>(name, "true or false", static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null);

    public int? Integer(string name, int min, int max) =>
        Read<int?>(
            name,
            $"an integer from {min} to {max}",
            value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max ? number : null);

    public double? Number(string name, double min, double max) =>
        Read<double?>(
            name,
            $"a number from {min} to {max}",
            value => NumberOf(value) is { } number && number >= min && number <= max ? number : null);

    public float[]? Numbers(string name, int maxCount) => Read(name, $"a list of at most {maxCount} numbers", value =>
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > maxCount)
        {
            return null;
        }

        var numbers = new float[value.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (value[i].ValueKind != JsonValueKind.Number || !value[i].TryGetSingle(out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    });

    /// <summary>Number of entries of a list.</summary>
    public int? Count(string name) => Read<int?>(name, "a list", static value => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : null);

    /// <summary>A token of a tokenizer's configuration: a text, or an object with the text under "content".</summary>
    public string? Token(string name) => Read(name, "a token", static value => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object when value.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String => content.GetString(),
        _ => null,
    });

    /// <summary>True when a part of <c>model_index.json</c> is there: a pair of library and class that are not null.</summary>
    public bool HasComponent(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.String;

    // Python writes infinities as bare words, which are read as texts (LenientJson).
    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => number,
        JsonValueKind.String when value.ValueEquals("-Infinity"u8) => double.NegativeInfinity,
        JsonValueKind.String when value.ValueEquals("Infinity"u8) => double.PositiveInfinity,
        _ => null,
    };

    private T? Read<T>(string name, string expected, Func<JsonElement, T?> convert)
    {
        if (Find(name) is not { } value)
        {
            return default;
        }

        T? result;
        try
        {
            result = convert(value);
        }
        catch (InvalidOperationException)
        {
            // A text with an unpaired surrogate.
            result = default;
        }

        if (result is null)
        {
            defects.Add(ModelDefectCode.InvalidConfiguration, part, $"{name} must be {expected}.");
        }

        return result;
    }

    private JsonElement? Find(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
