using System.Text.Json.Nodes;

namespace SogniLike.Coordinator.Host.Tests.Rest.OpenApi;

/// <summary>Says what a program built against the old document would no longer find in the new one. Additions are no break, unless callers must send them.</summary>
internal static class OpenApiComparison
{
    private static readonly string[] TypeParts = ["$ref", "type", "format", "contentEncoding", "pattern"];

    /// <summary>One sentence per break, empty when there is none.</summary>
    public static IReadOnlyList<string> BreaksOf(JsonNode before, JsonNode now)
    {
        var breaks = new List<string>();
        foreach (var (path, operations) in before["paths"]!.AsObject())
        {
            foreach (var (verb, old) in operations!.AsObject())
            {
                var name = $"{verb.ToUpperInvariant()} {path}";
                if (now["paths"]![path]?[verb] is { } operation)
                {
                    CompareOperation(breaks, name, old!, operation);
                }
                else
                {
                    breaks.Add($"{name} was removed");
                }
            }
        }

        foreach (var (name, old) in before["components"]!["schemas"]!.AsObject())
        {
            if (now["components"]!["schemas"]![name] is { } schema)
            {
                CompareSchema(breaks, name, old!, schema);
            }
            else
            {
                breaks.Add($"schema {name} was removed");
            }
        }

        return breaks;
    }

    private static void CompareOperation(List<string> breaks, string name, JsonNode before, JsonNode now)
    {
        Differs(breaks, $"{name}: operationId", before["operationId"], now["operationId"]);
        var parameters = ParametersOf(now).ToDictionary(KeyOf);
        foreach (var old in ParametersOf(before))
        {
            if (parameters.Remove(KeyOf(old), out var parameter))
            {
                CompareSchema(breaks, $"{name}: parameter {KeyOf(old)}", old["schema"]!, parameter["schema"]!);
            }
            else
            {
                breaks.Add($"{name}: parameter {KeyOf(old)} was removed");
            }
        }

        breaks.AddRange(parameters.Where(added => (bool?)added.Value["required"] == true).Select(added => $"{name}: parameter {added.Key} must be sent now"));
        if (before["requestBody"] is null && now["requestBody"] is not null)
        {
            breaks.Add($"{name}: a body must be sent now");
        }

        foreach (var (status, old) in before["responses"]!.AsObject().Where(response => response.Key.StartsWith('2')))
        {
            if (now["responses"]![status] is not { } response)
            {
                breaks.Add($"{name}: status {status} was removed");
                continue;
            }

            foreach (var (media, content) in old!["content"]?.AsObject() ?? [])
            {
                if (response["content"]?[media] is { } found)
                {
                    CompareSchema(breaks, $"{name}: answer {status}", content!["schema"]!, found["schema"]!);
                }
                else
                {
                    breaks.Add($"{name}: media type {media} of answer {status} was removed");
                }
            }
        }
    }

    private static void CompareSchema(List<string> breaks, string name, JsonNode before, JsonNode now)
    {
        foreach (var part in TypeParts)
        {
            Differs(breaks, $"{name}: {part}", before[part], now[part]);
        }

        if (before["items"] is { } items && now["items"] is { } found)
        {
            CompareSchema(breaks, $"{name}[]", items, found);
        }

        foreach (var value in before["enum"]?.AsArray() ?? [])
        {
            if (now["enum"]?.AsArray().Any(v => (string?)v == (string?)value) != true)
            {
                breaks.Add($"{name}: value {value} was removed");
            }
        }

        foreach (var (property, old) in before["properties"]?.AsObject() ?? [])
        {
            if (now["properties"]?[property] is { } schema)
            {
                CompareSchema(breaks, $"{name}.{property}", old!, schema);
            }
            else
            {
                breaks.Add($"{name}.{property} was removed");
            }
        }

        foreach (var property in before["required"]?.AsArray() ?? [])
        {
            if (now["required"]?.AsArray().Any(p => (string?)p == (string?)property) != true)
            {
                breaks.Add($"{name}.{property} may be missing now");
            }
        }
    }

    private static IEnumerable<JsonNode> ParametersOf(JsonNode operation) => operation["parameters"]?.AsArray().Select(p => p!) ?? [];

    private static string KeyOf(JsonNode parameter) => $"{parameter["name"]} in {parameter["in"]}";

    private static void Differs(List<string> breaks, string what, JsonNode? before, JsonNode? now)
    {
        if (!JsonNode.DeepEquals(before, now))
        {
            breaks.Add($"{what} changed from {before?.ToJsonString() ?? "nothing"} to {now?.ToJsonString() ?? "nothing"}");
        }
    }
}
