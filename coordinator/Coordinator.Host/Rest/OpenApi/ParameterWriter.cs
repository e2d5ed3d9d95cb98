using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using SogniLike.Coordinator.Host.Rest.Operations;

namespace SogniLike.Coordinator.Host.Rest.OpenApi;

/// <summary>Describes what stands in paths, queries and headers.</summary>
internal static class ParameterWriter
{
    /// <summary>The parameters of an operation.</summary>
    public static JsonArray Of(RestOperation operation, SchemaWriter schemas) =>
    [
        .. operation.PathFields.Select(field => Parameter(field.Name, "path", field, schemas)),
        .. operation.QueryFields.Select(field => Parameter(operation.QueryNames.GetValueOrDefault(field.Name, field.Name), "query", field, schemas)),
        .. operation.Headers.Select(header => Parameter(header.Value, "header", operation.Rpc.InputType.Fields[header.Key], schemas)),
        .. operation is ImageOperation ? ImageParameters() : [],
    ];

    /// <summary>Headers of an image.</summary>
    public static JsonObject ImageHeaders() => new()
    {
        ["ETag"] = Header("string", "The SHA-256 of the file, in quotation marks."),
        ["Accept-Ranges"] = Header("string", "`bytes`"),
        ["Cache-Control"] = Header("string", "The owner may keep the file for ever, nobody else may."),
    };

    /// <summary>Header of a refusal that passes.</summary>
    public static JsonObject RetryAfter() => new() { ["Retry-After"] = Header("integer", "Seconds until it makes sense to try again, where that is known.") };

    private static IEnumerable<JsonNode> ImageParameters() =>
    [
        new JsonObject
        {
            ["name"] = "Range",
            ["in"] = "header",
            ["description"] = "Only this part of the file.",
            ["schema"] = new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("bytes=0-1023") },
        },
        new JsonObject
        {
            ["name"] = "If-None-Match",
            ["in"] = "header",
            ["description"] = "The `ETag` of the file that the caller has.",
            ["schema"] = new JsonObject { ["type"] = "string" },
        },
    ];

    private static JsonObject Parameter(string name, string place, FieldDescriptor field, SchemaWriter schemas)
    {
        var schema = schemas.Of(field);
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        if (schema["description"] is { } description)
        {
            schema.Remove("description");
            parameter["description"] = description;
        }

        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Header(string type, string description) =>
        new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = type } };
}
