using System.Text.Json.Nodes;
using SogniLike.Coordinator.Host.Rest.OpenApi;

namespace SogniLike.Coordinator.Host.Tests.Rest.OpenApi;

/// <summary>Changes the real document in every way that the comparison must see, or must not mind.</summary>
public sealed class OpenApiComparisonTests
{
    [Fact]
    public void BreaksOf_TheSameDocument_IsEmpty() => Assert.Empty(OpenApiComparison.BreaksOf(Current(), Current()));

    [Fact]
    public void BreaksOf_RemovedPath_NamesIt() => Breaks(d => d["paths"]!.AsObject().Remove("/api/v1/models"), "GET /api/v1/models was removed");

    [Fact]
    public void BreaksOf_RemovedVerb_NamesIt() => Breaks(d => d["paths"]!["/api/v1/jobs"]!.AsObject().Remove("post"), "POST /api/v1/jobs was removed");

    [Fact]
    public void BreaksOf_RemovedParameter_NamesIt() =>
        Breaks(d => d["paths"]!["/api/v1/jobs"]!["get"]!["parameters"]!.AsArray().RemoveAt(0), "GET /api/v1/jobs: parameter page_size in query was removed");

    [Fact]
    public void BreaksOf_NewParameterThatMustBeSent_NamesIt() => Breaks(
        d => d["paths"]!["/api/v1/jobs"]!["get"]!["parameters"]!.AsArray().Add(new JsonObject { ["name"] = "x", ["in"] = "query", ["required"] = true }),
        "parameter x in query must be sent now");

    [Fact]
    public void BreaksOf_RemovedStatus_NamesIt() =>
        Breaks(d => d["paths"]!["/api/v1/jobs"]!["post"]!["responses"]!.AsObject().Remove("201"), "POST /api/v1/jobs: status 201 was removed");

    [Fact]
    public void BreaksOf_OtherMediaType_NamesIt() => Breaks(
        d => d["paths"]!["/api/v1/events"]!["get"]!["responses"]!["200"]!["content"]!.AsObject().Remove("text/event-stream"),
        "media type text/event-stream of answer 200 was removed");

    [Fact]
    public void BreaksOf_OtherAnswer_SaysFromAndTo() => Breaks(
        d => d["paths"]!["/api/v1/account"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"] = "#/components/schemas/Job",
        "GET /api/v1/account: answer 200: $ref changed");

    [Fact]
    public void BreaksOf_RemovedSchema_NamesIt() => Breaks(d => d["components"]!["schemas"]!.AsObject().Remove("Job"), "schema Job was removed");

    [Fact]
    public void BreaksOf_RemovedProperty_NamesIt() => Breaks(d => Properties(d, "Job").Remove("state"), "Job.state was removed");

    [Fact]
    public void BreaksOf_RetypedProperty_SaysFromAndTo() => Breaks(d => Properties(d, "JobSpec")["seed"]!["type"] = "integer", "JobSpec.seed: type changed");

    [Fact]
    public void BreaksOf_RetypedItems_SaysFromAndTo() => Breaks(
        d => Properties(d, "Job")["attempts"]!["items"]!["$ref"] = "#/components/schemas/Job",
        "Job.attempts[]: $ref changed");

    [Fact]
    public void BreaksOf_RemovedValue_NamesIt() =>
        Breaks(d => d["components"]!["schemas"]!["JobState"]!["enum"]!.AsArray().RemoveAt(0), "JobState: value received was removed");

    [Fact]
    public void BreaksOf_PropertyThatMayBeMissing_NamesIt() =>
        Breaks(d => d["components"]!["schemas"]!["Job"]!["required"]!.AsArray().RemoveAt(0), "Job.id may be missing now");

    [Fact]
    public void BreaksOf_AdditionsAndWords_AreNone()
    {
        var now = Current();
        Properties(now, "Job")["more"] = new JsonObject { ["type"] = "string" };
        Properties(now, "Job")["id"]!["description"] = "Other words.";
        now["paths"]!["/api/v1/more"] = new JsonObject { ["get"] = new JsonObject() };
        now["paths"]!["/api/v1/jobs"]!["get"]!["parameters"]!.AsArray().Add(new JsonObject { ["name"] = "more", ["in"] = "query" });
        now["components"]!["schemas"]!["JobState"]!["enum"]!.AsArray().Add("more");

        Assert.Empty(OpenApiComparison.BreaksOf(Current(), now));
    }

    private static void Breaks(Action<JsonNode> change, string expected)
    {
        var now = Current();
        change(now);

        Assert.Contains(OpenApiComparison.BreaksOf(Current(), now), sentence => sentence.Contains(expected, StringComparison.Ordinal));
    }

    private static JsonNode Current() => JsonNode.Parse(OpenApiDocument.Utf8.Span)!;

    private static JsonObject Properties(JsonNode document, string schema) => document["components"]!["schemas"]![schema]!["properties"]!.AsObject();
}
