using System.Text;
using Google.Protobuf.Reflection;

namespace SogniLike.Protocol.Json;

/// <summary>How the contract's values look in JSON where that is not obvious. Names of fields are those of the contract.</summary>
public static class JsonForms
{
    private static readonly string[] HexadecimalNames = ["sha256", "manifest", "manifest_id", "root", "models", "models_loaded", "init_image", "mask"];

    /// <summary>Hashes are hexadecimal, alone and in lists, as people compare them; other bytes are base64.</summary>
    public static bool IsHexadecimal(FieldDescriptor field) =>
        field.FieldType == FieldType.Bytes && HexadecimalNames.Any(name => field.Name == name || field.Name.EndsWith($"_{name}", StringComparison.Ordinal));

    /// <summary>"queued" for JOB_STATE_QUEUED; null for the value that says nothing.</summary>
    public static string? NameOf(EnumDescriptor type, int number) =>
        number != 0 && type.FindValueByNumber(number) is { } value ? NameOf(value) : null;

    /// <summary>The value of this name, or null.</summary>
    public static EnumValueDescriptor? Find(EnumDescriptor type, string name) => type.Values.FirstOrDefault(value => value.Number != 0 && NameOf(value) == name);

    /// <summary>Every name that the type's values have in JSON.</summary>
    public static IEnumerable<string> NamesOf(EnumDescriptor type) => type.Values.Where(value => value.Number != 0).Select(NameOf);

    private static string NameOf(EnumValueDescriptor value)
    {
        var prefix = UpperSnake(value.EnumDescriptor.Name);
        var name = value.Name.StartsWith(prefix, StringComparison.Ordinal) ? value.Name[prefix.Length..] : value.Name;
        return name.ToLowerInvariant();
    }

    /// <summary><c>JOB_STATE_</c> for <c>JobState</c>.</summary>
    private static string UpperSnake(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(c));
        }

        return text.Append('_').ToString();
    }
}
