using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Protocol.Errors;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Rest.Json;

/// <summary>
/// Reads messages of the contract out of JSON, in the form that <see cref="MessageWriter"/> gives. What the contract does not know is refused by its name,
/// so that a slip of the pen is no silent default. Errors name the field as the rules do, never its content.
/// </summary>
internal static class MessageReader
{
    private const int MaxDepth = 32;
    private const int MaxShownName = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Merges a JSON object into the message.</summary>
    /// <param name="fields">Those that may stand at the top; others come by other ways.</param>
    /// <exception cref="RpcException">It is no JSON, or not such a message.</exception>
    public static void Merge(ReadOnlyMemory<byte> utf8, IMessage message, IReadOnlyCollection<FieldDescriptor> fields)
    {
        using var document = Parse(utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw GrpcErrors.Of(ErrorCodes.Malformed, "The body must be a JSON object.");
        }

        MergeObject(document.RootElement, message, "", fields);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $" at line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
            throw GrpcErrors.Of(ErrorCodes.Malformed, $"The body is not JSON{place}: it must be well-formed, name no member twice and nest at most {MaxDepth} deep.");
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode("The name of a member", null);
        }
    }

    private static void MergeObject(JsonElement json, IMessage message, string path, IReadOnlyCollection<FieldDescriptor> fields)
    {
        foreach (var member in json.EnumerateObject())
        {
            var name = path + Shown(NameOf(member));
            var field = fields.FirstOrDefault(f => member.NameEquals(f.Name))
                ?? throw GrpcErrors.Of(ErrorCodes.UnknownField, $"{name} is no field here; there are: {string.Join(", ", fields.Select(f => f.Name))}.", name);
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (field.RealContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) is { } other)
            {
                throw GrpcErrors.Of(ErrorCodes.Malformed, $"{name} may not stand beside {path}{other.Name}.", name);
            }

            Set(member.Value, message, field, name);
        }
    }

    private static void Set(JsonElement json, IMessage message, FieldDescriptor field, string name)
    {
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            var values = field.MessageType.Fields["value"];
            foreach (var member in Expect(json, JsonValueKind.Object, name, "an object").EnumerateObject())
            {
                var key = NameOf(member);
                map[key] = ReadValue(member.Value, values, $"{name}.{Shown(key)}");
            }
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            foreach (var item in Expect(json, JsonValueKind.Array, name, "a list").EnumerateArray())
            {
                list.Add(ReadValue(item, field, $"{name}[{list.Count}]"));
            }
        }
        else
        {
            field.Accessor.SetValue(message, ReadValue(json, field, name));
        }
    }

    private static object ReadValue(JsonElement json, FieldDescriptor field, string name)
    {
        switch (field.FieldType)
        {
            case FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName:
                return ScalarReader.ReadTime(ReadText(json, name), name);
            case FieldType.Message:
                var message = field.MessageType.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
                MergeObject(Expect(json, JsonValueKind.Object, name, "an object"), message, name + ".", [.. field.MessageType.Fields.InDeclarationOrder()]);
                return message;
            case FieldType.Bool:
                return json.ValueKind switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => throw ScalarReader.NotA(name, "true or false"),
                };
            case FieldType.Double:
                return ReadNumber(json, name);
            case FieldType.Float:
                return (float)ReadNumber(json, name);
            case FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 or FieldType.UInt64 or FieldType.Fixed64 when json.ValueKind == JsonValueKind.Number:
                return ScalarReader.ReadSafeInteger(json.GetRawText(), field, name);
            case FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 or FieldType.UInt32 or FieldType.Fixed32:
                return ScalarReader.Read(Expect(json, JsonValueKind.Number, name, "a whole number").GetRawText(), field, name);
            default:
                return ScalarReader.Read(ReadText(json, name), field, name);
        }
    }

    private static double ReadNumber(JsonElement json, string name)
    {
        var number = Expect(json, JsonValueKind.Number, name, "a number").GetDouble();
        return double.IsFinite(number) ? number : throw GrpcErrors.Of(ErrorCodes.NotFinite, $"{name} must be a finite number.", name);
    }

    private static string ReadText(JsonElement json, string name)
    {
        try
        {
            return Expect(json, JsonValueKind.String, name, "a string").GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode(name, name);
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode("The name of a member", null);
        }
    }

    private static RpcException NotUnicode(string what, string? field) =>
        GrpcErrors.Of(ErrorCodes.Malformed, $"{what} must be well-formed Unicode; it holds half of a surrogate pair.", field);

    private static JsonElement Expect(JsonElement json, JsonValueKind kind, string name, string what) =>
        json.ValueKind == kind ? json : throw ScalarReader.NotA(name, what);

    // A name goes back to its sender only, but it may be anything.
    private static string Shown(string name) =>
        new([.. name.Take(MaxShownName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '?')]);
}
