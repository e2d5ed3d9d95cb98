using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Protocol.Json;

namespace SogniLike.Coordinator.Host.Rest.OpenApi;

/// <summary>A value for every field of the contract, to show what it looks like. What has none of its own gets one of its type.</summary>
internal static class SchemaExamples
{
    private const int MaxDepth = 5;
    private const string Id = "01JAR5Z8M0T3V9QK2X7W4H6BND";
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly FrozenDictionary<string, JsonNode> Values = new Dictionary<string, JsonNode>
    {
        ["account_id"] = "ada",
        ["busy_slots"] = 1,
        ["code"] = "too_many_attempts",
        ["count"] = 1,
        ["description"] = "Stable Diffusion 1.5 in half precision.",
        ["device"] = "NVIDIA H100",
        ["enabled"] = true,
        ["event_id"] = "42",
        ["execution_provider"] = "cuda",
        ["guidance_scale"] = 7.5,
        ["height"] = 512,
        ["idempotency_key"] = "order-7",
        ["index"] = 0,
        ["marks"] = "flat_color",
        ["max_guidance_scale"] = 30,
        ["max_height"] = 1024,
        ["max_steps"] = 150,
        ["max_width"] = 1024,
        ["media_type"] = "image/png",
        ["message"] = "",
        ["model"] = "sd15",
        ["models"] = "sd15",
        ["name"] = "sd15",
        ["negative_prompt"] = "blurry",
        ["next_page_token"] = "",
        ["noise_source"] = "cpu",
        ["outcome"] = "delivered",
        ["owner"] = "bob",
        ["page_size"] = 20,
        ["page_token"] = "",
        ["path"] = "unet/model.onnx",
        ["pool_id"] = "pool7k2m",
        ["preview_media_type"] = "image/png",
        ["previews"] = 3,
        ["prompt"] = "a lighthouse at dusk, oil on canvas",
        ["repeated"] = false,
        ["sampler"] = "euler",
        ["samplers"] = "euler",
        ["scopes"] = "artist",
        ["secret"] = "sk_pool7k2m_...",
        ["seed"] = "42",
        ["size_bytes"] = "412345",
        ["slots"] = 1,
        ["software_version"] = "0.1.0",
        ["step"] = 7,
        ["steps"] = 20,
        ["steps_per_second"] = 8.5,
        ["text"] = "sogniw1....",
        ["valid_seconds"] = 86400,
        ["version"] = "3",
        ["width"] = 512,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // The job that is shown was delivered.
    private static readonly string[] Absent = ["failure", "progress"];

    /// <summary>A value of the field, as it stands in a list too.</summary>
    public static JsonNode? OfScalar(FieldDescriptor field)
    {
        if (field.FieldType is FieldType.Enum)
        {
            return field.Name == "state" ? "delivered" : JsonForms.NamesOf(field.EnumType).First();
        }

        if (field.FieldType == FieldType.Message)
        {
            return field.MessageType.FullName == Timestamp.Descriptor.FullName ? "2026-01-31T12:00:00.000Z" : null;
        }

        if (field.FieldType == FieldType.Bytes)
        {
            return JsonForms.IsHexadecimal(field) ? Hash : "iVBORw0KGgo=";
        }

        var wanted = KindOf(field);
        if (Values.TryGetValue(field.Name, out var value) && value.GetValueKind() == wanted)
        {
            return value.DeepClone();
        }

        return wanted switch
        {
            System.Text.Json.JsonValueKind.Number => 1,
            System.Text.Json.JsonValueKind.True => true,
            _ when field.FieldType != FieldType.String => "1",
            _ => field.Name == "id" || field.Name.EndsWith("_id", StringComparison.Ordinal) || field.Name.EndsWith("_ids", StringComparison.Ordinal) ? Id : "text",
        };
    }

    /// <summary>A message with these fields.</summary>
    public static JsonObject Of(IEnumerable<FieldDescriptor> fields, int depth = 0)
    {
        var json = new JsonObject();
        foreach (var field in fields.Where(f => !f.IsMap && !(f.ContainingType.Name == "Job" && Absent.Contains(f.Name)) && (f.RealContainingOneof is not { } oneof || oneof.Fields[0] == f)))
        {
            var value = OfScalar(field) ?? (depth < MaxDepth ? Of(field.MessageType.Fields.InFieldNumberOrder(), depth + 1) : null);
            if (value is not null)
            {
                json[field.Name] = field.IsRepeated ? new JsonArray(value) : value;
            }
        }

        return json;
    }

    // 64-bit numbers are strings in JSON.
    private static System.Text.Json.JsonValueKind KindOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => Values.TryGetValue(field.Name, out var value) ? value.GetValueKind() : System.Text.Json.JsonValueKind.True,
        FieldType.Double or FieldType.Float or FieldType.Int32 or FieldType.UInt32 or FieldType.SInt32 or FieldType.Fixed32 or FieldType.SFixed32
            => System.Text.Json.JsonValueKind.Number,
        _ => System.Text.Json.JsonValueKind.String,
    };
}
