using System.Text.Json;
using SogniLike.Imaging.Exact.Configuration;

namespace SogniLike.Imaging.Models;

/// <summary>A JSON configuration of a model. A field that is absent or null gives null; one of the wrong type gives null and a defect.</summary>
internal sealed class ModelConfiguration(string part, JsonElement root, ModelDefects defects)
    : JsonFields(root, message => defects.Add(ModelDefectCode.InvalidConfiguration, part, message))
{
    public string Part => part;

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
}
