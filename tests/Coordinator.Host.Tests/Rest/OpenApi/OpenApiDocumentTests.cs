using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Host.Rest.Json;
using SogniLike.Coordinator.Host.Rest.OpenApi;
using SogniLike.Coordinator.Host.Rest.Operations;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Host.Tests.Rest.OpenApi;

public sealed class OpenApiDocumentTests
{
    private const string UpdateVariable = "SOGNI_UPDATE_OPENAPI";

    private static string AcceptedPath { get; } = Path.Combine(RepositoryPaths.Root, "proto", "descriptors", "sognilike.v1.openapi.json");

    [Fact]
    public void Document_AgainstTheAcceptedOne_BreaksNothing()
    {
        var breaks = OpenApiComparison.BreaksOf(Accepted(), Current());

        Assert.True(breaks.Count == 0, "This change breaks programs built against the accepted document (proto/README.md, Compatibility):\n" + string.Join('\n', breaks));
    }

    [Fact]
    public void Document_AcceptedFile_IsCurrent()
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1" && (!File.Exists(AcceptedPath) || OpenApiComparison.BreaksOf(Accepted(), Current()).Count == 0))
        {
            File.WriteAllBytes(AcceptedPath, OpenApiDocument.Utf8.Span);
        }

        Assert.True(
            File.ReadAllBytes(AcceptedPath).AsSpan().SequenceEqual(OpenApiDocument.Utf8.Span),
            $"The document changed. Accept it with {UpdateVariable}=1 dotnet test tests/Coordinator.Host.Tests --filter OpenApiDocumentTests, and commit {Path.GetFileName(AcceptedPath)}.");
    }

    [Fact]
    public async Task Document_IsServedToEverybodyAndNamesExactlyTheEndpoints()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var nobody = new RestClient(coordinator, null);
        var document = await nobody.JsonAsync("GET", "openapi.json");
        using var again = await nobody.SendAsync("GET", "openapi.json");
        using var known = await nobody.SendAsync("GET", "openapi.json", null, [("If-None-Match", again.Headers.ETag!.ToString())]);

        var endpoints = coordinator.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.RoutePattern.RawText != OpenApiEndpoint.Route)
            .Select(e => $"{e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {e.RoutePattern.RawText}");
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => $"{verb.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(endpoints.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Equal(304, (int)known.StatusCode);
        Assert.Equal(Current().ToJsonString(), document.ToJsonString());
    }

    [Fact]
    public void References_EachLeadSomewhere()
    {
        var document = Current();
        var references = All(document).Where(node => node.Key == "$ref").Select(node => (string)node.Value!).Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            var node = document;
            foreach (var part in reference.Split('/').Skip(1))
            {
                node = node?[part];
            }

            Assert.True(node is not null, reference);
        });
    }

    [Fact]
    public void Operations_EachHaveWordsExamplesAndErrors() => Assert.All(RestTable.All, operation =>
    {
        var json = Current()["paths"]!["/api/v1" + operation.Route]![operation.Verb.ToLowerInvariant()]!;
        Assert.NotEmpty((string)json["description"]!);
        Assert.Contains("500", json["responses"]!.AsObject().Select(r => r.Key));
        if (operation.BodyFields.Count > 0)
        {
            // What the document shows can be sent.
            var example = json["requestBody"]!["content"]!["application/json"]!["example"]!.ToJsonString();
            MessageReader.Merge(Encoding.UTF8.GetBytes(example), operation.Rpc.InputType.Parser.ParseFrom([]), operation.BodyFields);
        }

        if (operation is not (ImageOperation or EventsOperation) && operation.Success != 204)
        {
            var answer = operation.Answer is null ? operation.Rpc.OutputType : operation.Rpc.OutputType.Fields[operation.Answer].MessageType;
            var example = json["responses"]![$"{operation.Success}"]!["content"]!["application/json"]!["example"]!.ToJsonString();
            MessageReader.Merge(Encoding.UTF8.GetBytes(example), answer.Parser.ParseFrom([]), [.. answer.Fields.InDeclarationOrder()]);
        }
    });

    [Fact]
    public void Comments_OfTheContract_AreInTheDocument()
    {
        var schemas = Current()["components"]!["schemas"]!;

        Assert.StartsWith("What to draw, any language.", (string)schemas["JobSpec"]!["properties"]!["prompt"]!["description"]!, StringComparison.Ordinal);
        Assert.StartsWith("Where a job is in its life.", (string)schemas["JobState"]!["description"]!, StringComparison.Ordinal);
        Assert.Contains("- `queued`: Waits for a worker that can run it.", (string)schemas["JobState"]!["description"]!, StringComparison.Ordinal);
        Assert.StartsWith("One image that an artist asked for.", (string)schemas["Job"]!["description"]!, StringComparison.Ordinal);
        Assert.Equal("Everything up to this event is in `jobs`.", (string)schemas["JobSnapshot"]!["properties"]!["event_id"]!["description"]!);
        Assert.StartsWith("Accepts `count` images", (string)Current()["paths"]!["/api/v1/jobs"]!["post"]!["description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CommentsInEveryPlace_AreFoundByFullName()
    {
        const string File = """
            package a.b;
            // Not of the message.

            // A message,
            // twice.
            message M {
              oneof d {
                // In a oneof.
                string s = 1;
              }
              // A list.
              repeated M m = 2;
              optional uint32 silent = 3;
              map<string, int32> also_silent = 4;
            }
            enum E {
              // A value.
              E_ONE = 1;
            }
            """;

        Assert.Equal(
            [("a.b.M", "A message, twice."), ("a.b.M.s", "In a oneof."), ("a.b.M.m", "A list."), ("a.b.E.E_ONE", "A value.")],
            ContractComments.Read(new StringReader(File)).Select(c => (c.Key, c.Value)));
    }

    private static JsonNode Current() => JsonNode.Parse(OpenApiDocument.Utf8.Span)!;

    private static JsonNode Accepted() => JsonNode.Parse(File.ReadAllBytes(AcceptedPath))!;

    private static IEnumerable<KeyValuePair<string, JsonNode?>> All(JsonNode? node) => node switch
    {
        JsonObject members => members.Concat(members.SelectMany(member => All(member.Value))),
        JsonArray items => items.SelectMany(All),
        _ => [],
    };
}
