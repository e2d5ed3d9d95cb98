using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Rest.Json;

/// <summary>Reads single values out of text, as they stand in JSON strings, paths, queries and headers.</summary>
internal static class ScalarReader
{
    // What every JSON library reads exactly; larger numbers must be strings.
    private const long LargestSafeInteger = (1L << 53) - 1;

    /// <summary>The value of a field that is neither a message nor a list.</summary>
    /// <exception cref="RpcException">The text is no such value.</exception>
    public static object Read(string text, FieldDescriptor field, string name) => field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Bool => text switch
        {
            "true" => true,
            "false" => false,
            _ => throw NotA(name, "true or false"),
        },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)ReadInteger(text, int.MinValue, int.MaxValue, name),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)ReadInteger(text, uint.MinValue, uint.MaxValue, name),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (long)ReadInteger(text, long.MinValue, long.MaxValue, name),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)ReadInteger(text, ulong.MinValue, ulong.MaxValue, name),
        FieldType.Double => ReadDouble(text, name),
        FieldType.Float => (float)ReadDouble(text, name),
        FieldType.Enum => ReadEnum(text, field, name),
        FieldType.Bytes => ReadBytes(text, field, name),
        _ => throw new InvalidOperationException($"{field.FullName} cannot be read from text."),
    };

    /// <summary>A 64-bit number that stands in JSON as a number.</summary>
    /// <exception cref="RpcException">It is not whole, or so large that JSON libraries round it.</exception>
    public static object ReadSafeInteger(string text, FieldDescriptor field, string name)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > LargestSafeInteger)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, $"{name} must be a whole number, as a string when it is above {LargestSafeInteger}.", name);
        }

        return Read(text, field, name);
    }

    /// <summary>A time as RFC 3339 writes it.</summary>
    /// <exception cref="RpcException">It is none.</exception>
    public static Timestamp ReadTime(string text, string name) =>
        text.Length is >= 20 and <= 40
        && text[10] is 'T' or 't'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Timestamp.FromDateTimeOffset(time)
            : throw NotA(name, "a time such as 2026-01-31T12:00:00Z");

    /// <summary>The value is of another kind than the field.</summary>
    public static RpcException NotA(string name, string what) => GrpcErrors.Of(ErrorCodes.Malformed, $"{name} must be {what}.", name);

    private static Int128 ReadInteger(string text, Int128 least, Int128 most, string name)
    {
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw NotA(name, "a whole number");
        }

        return number >= least && number <= most
            ? number
            : throw GrpcErrors.Of(ErrorCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{name} must be from {least} to {most}."), name);
    }

    private static double ReadDouble(string text, string name) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw NotA(name, "a finite number");

    private static object ReadEnum(string text, FieldDescriptor field, string name) =>
        JsonForms.Find(field.EnumType, text) is { } value
            ? System.Enum.ToObject(field.EnumType.ClrType, value.Number)
            : throw NotA(name, $"one of {string.Join(", ", JsonForms.NamesOf(field.EnumType))}");

    private static ByteString ReadBytes(string text, FieldDescriptor field, string name)
    {
        var hexadecimal = JsonForms.IsHexadecimal(field);
        try
        {
            return ByteString.CopyFrom(hexadecimal ? Convert.FromHexString(text) : Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw NotA(name, hexadecimal ? "hexadecimal" : "base64");
        }
    }
}
