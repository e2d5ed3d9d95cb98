using System.Text.Json;

namespace SogniLike.Imaging.Exact.Configuration;

/// <summary>
/// The fields of a JSON object that somebody else wrote. One that is absent or null gives null; one of the wrong type or out of range gives null and is told of.
/// </summary>
/// <param name="root">The object; anything else has no fields.</param>
/// <param name="onInvalid">Told a sentence about every field that cannot be read.</param>
public class JsonFields(JsonElement root, Action<string> onInvalid)
{
    /// <summary>True when the field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text.</summary>
    public string? Text(string name) => Read(name, "a text", static value => value.ValueKind == JsonValueKind.String ? value.GetString() : null);

    /// <summary>True or false.</summary>
    public bool? Flag(string name) =>
        Read<bool?>(name, "true or false", static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null);

    /// <summary>A whole number within both limits.</summary>
    public int? Whole(string name, int min, int max) =>
        Read<int?>(
            name,
            $"an integer from {min} to {max}",
            value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max ? number : null);

    /// <summary>A number within both limits.</summary>
    public double? Number(string name, double min, double max) =>
        Read<double?>(
            name,
            $"a number from {min} to {max}",
            value => NumberOf(value) is { } number && number >= min && number <= max ? number : null);

    /// <summary>A list of numbers.</summary>
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

    // Python writes infinities as bare words, which are read as texts (LenientJson).
    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => number,
        JsonValueKind.String when value.ValueEquals("-Infinity"u8) => double.NegativeInfinity,
        JsonValueKind.String when value.ValueEquals("Infinity"u8) => double.PositiveInfinity,
        _ => null,
    };

    /// <summary>A field as a value of another type; null, and told of, when <paramref name="convert"/> gives null.</summary>
    protected T? Read<T>(string name, string expected, Func<JsonElement, T?> convert)
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
            onInvalid($"{name} must be {expected}.");
        }

        return result;
    }

    /// <summary>The field when it is there and not null.</summary>
    protected JsonElement? Find(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
