using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Rest.OpenApi;

/// <summary>Describes messages of the contract in the form that <see cref="MessageWriter"/> gives them. One document at a time.</summary>
internal sealed class SchemaWriter
{
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    /// <summary>All that was asked for, with everything that it names, by name.</summary>
    public JsonObject ToJson() => new(_schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    /// <summary>Notes that callers send the type, so that nothing in it can be said to be there always. Goes before all else.</summary>
    public void Sent(FieldDescriptor field)
    {
        if (field.FieldType == FieldType.Message && _sent.Add(field.MessageType.FullName))
        {
            foreach (var inner in field.MessageType.Fields.InDeclarationOrder())
            {
                Sent(inner);
            }
        }
    }

    /// <summary>A reference to the schema of the message.</summary>
    public JsonObject Reference(MessageDescriptor message)
    {
        var name = SchemaNames.Of(message);
        if (!_schemas.ContainsKey(name))
        {
            _schemas[name] = [];
            _schemas[name] = Describe(message, [.. message.Fields.InFieldNumberOrder()], isSent: _sent.Contains(message.FullName));
        }

        return ReferenceTo(name);
    }

    /// <summary>A reference to the schema of a body: those fields of a request that stand in none of its other parts.</summary>
    public JsonObject Body(MessageDescriptor message, IReadOnlyList<FieldDescriptor> fields)
    {
        var name = SchemaNames.Of(message);
        _schemas[name] = Describe(message, fields, isSent: true);
        return ReferenceTo(name);
    }

    /// <summary>Adds a schema that is no message of the contract.</summary>
    public void Add(string name, JsonObject schema) => _schemas[name] = schema;

    /// <summary>The schema of a field's value.</summary>
    public JsonObject Of(FieldDescriptor field)
    {
        var schema = field.IsRepeated && !field.IsMap ? new JsonObject { ["type"] = "array", ["items"] = Value(field) } : Value(field);
        if (ContractComments.Of(field) is { } comment)
        {
            schema["description"] = comment;
        }

        if (!field.IsRepeated && field.FieldType != FieldType.Enum && SchemaExamples.OfScalar(field) is { } example)
        {
            schema["examples"] = new JsonArray(example);
        }

        return schema;
    }

    private static JsonObject ReferenceTo(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private JsonObject Describe(MessageDescriptor message, IReadOnlyList<FieldDescriptor> fields, bool isSent)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (ContractComments.Of(message) is { } comment)
        {
            schema["description"] = comment;
        }

        schema["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Of(field))));
        var always = fields.Where(IsAlwaysThere).Select(field => (JsonNode?)field.Name).ToArray();
        if (!isSent && always.Length > 0)
        {
            schema["required"] = new JsonArray(always);
        }

        return schema;
    }

    private static bool IsAlwaysThere(FieldDescriptor field) => field switch
    {
        { IsRepeated: true } => true,
        { HasPresence: true } or { FieldType: FieldType.Enum or FieldType.Double or FieldType.Float } => false,
        { FieldType: FieldType.Bytes } => JsonForms.IsHexadecimal(field),
        _ => true,
    };

    private JsonObject Value(FieldDescriptor field) => field.FieldType switch
    {
        _ when field.IsMap => new() { ["type"] = "object", ["additionalProperties"] = Value(field.MessageType.Fields["value"]) },
        FieldType.String => new() { ["type"] = "string" },
        FieldType.Bool => new() { ["type"] = "boolean" },
        FieldType.Double or FieldType.Float => new() { ["type"] = "number" },
        FieldType.UInt32 or FieldType.Fixed32 => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = uint.MaxValue },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new() { ["type"] = "integer", ["minimum"] = int.MinValue, ["maximum"] = int.MaxValue },
        FieldType.UInt64 or FieldType.Fixed64 => new() { ["type"] = "string", ["format"] = "uint64", ["pattern"] = "^[0-9]+$" },
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => new() { ["type"] = "string", ["format"] = "int64", ["pattern"] = "^-?[0-9]+$" },
        FieldType.Bytes when JsonForms.IsHexadecimal(field) => new() { ["type"] = "string", ["pattern"] = "^([0-9a-f]{2})*$" },
        FieldType.Bytes => new() { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Enum => Enumeration(field.EnumType),
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => new() { ["type"] = "string", ["format"] = "date-time" },
        FieldType.Message => Reference(field.MessageType),
        _ => throw new InvalidOperationException($"No schema is known for {field.FullName}."),
    };

    private JsonObject Enumeration(EnumDescriptor type)
    {
        var name = SchemaNames.Of(type);
        if (!_schemas.ContainsKey(name))
        {
            var told = type.Values.Where(value => value.Number != 0).Select(value => (Name: JsonForms.NameOf(type, value.Number)!, Comment: ContractComments.Of(value)));
            var words = told.Select(value => value.Comment is null ? $"- `{value.Name}`" : $"- `{value.Name}`: {value.Comment}");
            _schemas[name] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = string.Join('\n', [ContractComments.Of(type) ?? "", "", .. words]).Trim(),
                ["enum"] = new JsonArray([.. JsonForms.NamesOf(type).Select(n => (JsonNode?)n)]),
            };
        }

        return ReferenceTo(name);
    }
}
