using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Host.Rest.Operations;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Rest.OpenApi;

/// <summary>
/// Describes the REST API as OpenAPI 3.1: made from <see cref="RestTable"/> and from the contract, names, words and all, so it cannot say anything else
/// than the program does.
/// </summary>
internal static class OpenApiDocument
{
    private const string ProblemSchema = "Problem";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<byte[]> Text = new(() => [.. JsonSerializer.SerializeToUtf8Bytes(Build(), Format), (byte)'\n']);

    /// <summary>The document as it is served.</summary>
    public static ReadOnlyMemory<byte> Utf8 => Text.Value;

    private static IReadOnlyList<string> Codes { get; } =
        [.. typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    private static JsonObject Build()
    {
        var schemas = new SchemaWriter();
        foreach (var field in RestTable.All.SelectMany(operation => operation.BodyFields))
        {
            schemas.Sent(field);
        }

        var paths = new JsonObject();
        foreach (var group in RestTable.All.GroupBy(operation => operation.Route))
        {
            paths[RestExtensions.Root + group.Key] = new JsonObject(
                group.Select(operation => KeyValuePair.Create(operation.Verb.ToLowerInvariant(), (JsonNode?)Describe(operation, schemas))));
        }

        schemas.Add(ProblemSchema, DescribeProblem());
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "SogniLike coordinator",
                ["version"] = "1",
                ["description"] = "Images on volunteers' machines. The same operations as the gRPC contract, with the same names, errors and rules. 64-bit numbers "
                    + "are strings, times RFC 3339 in UTC, hashes hexadecimal. Fields may be added to answers; unknown ones in requests are refused.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["responses"] = new JsonObject(Statuses().Select(status => KeyValuePair.Create($"Problem{status}", (JsonNode?)DescribeProblems(status)))),
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key of the pool: `sk_...`." },
                },
            },
        };
    }

    private static JsonObject Describe(RestOperation operation, SchemaWriter schemas)
    {
        var rule = RpcRules.Find(operation.RpcName) ?? throw new InvalidOperationException($"Nobody said who may call {operation.RpcName}.");
        var json = new JsonObject
        {
            ["operationId"] = SchemaNames.Of(operation.Rpc),
            ["tags"] = new JsonArray(operation.Route.Split('/') is [_, "admin", var admin, ..] ? $"admin/{admin}" : operation.Route.Split('/')[1]),
            ["description"] = string.Join(' ', new[] { ContractComments.Of(operation.Rpc), Whom(rule) }.Where(text => text is not null)),
        };
        if (!rule.NeedsKey())
        {
            json["security"] = new JsonArray();
        }

        var parameters = ParameterWriter.Of(operation, schemas);
        if (parameters.Count > 0)
        {
            json["parameters"] = parameters;
        }

        if (operation.BodyFields.Count > 0)
        {
            var media = new JsonObject { ["schema"] = schemas.Body(operation.Rpc.InputType, operation.BodyFields), ["example"] = SchemaExamples.Of(operation.BodyFields) };
            json["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = media } };
        }

        if (operation is UploadOperation)
        {
            var media = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } };
            json["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { [UploadOperation.BodyMediaType] = media } };
        }

        var responses = new JsonObject();
        foreach (var status in operation.Successes)
        {
            responses[$"{status}"] = Success(operation, status, schemas);
        }

        if (operation is ImageOperation)
        {
            responses["206"] = new JsonObject { ["description"] = "The part of the file that was asked for." };
            responses["304"] = new JsonObject { ["description"] = "The caller has the file." };
            responses["416"] = new JsonObject { ["description"] = "The part that was asked for lies behind the end of the file." };
        }

        foreach (var status in Failures(operation, rule))
        {
            responses[$"{status}"] = new JsonObject { ["$ref"] = $"#/components/responses/Problem{status}" };
        }

        json["responses"] = responses;
        return json;
    }

    private static JsonObject Success(RestOperation operation, int status, SchemaWriter schemas)
    {
        if (status == StatusCodes.Status204NoContent)
        {
            return new JsonObject { ["description"] = "Done." };
        }

        var answer = operation.Answer is null ? operation.Rpc.OutputType : operation.Rpc.OutputType.Fields[operation.Answer].MessageType;
        var media = operation switch
        {
            ImageOperation => new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } },
            EventsOperation => Events(schemas),
            _ when status != operation.Success => new JsonObject { ["schema"] = schemas.Reference(answer) },
            _ => new JsonObject { ["schema"] = schemas.Reference(answer), ["example"] = SchemaExamples.Of(answer.Fields.InFieldNumberOrder()) },
        };
        var (description, headers) = operation switch
        {
            ImageOperation => ("The file.", ParameterWriter.ImageHeaders()),
            EventsOperation => (
                "Server-sent events, each with one line of JSON; names and schemas are below `x-events`. `error` is the last one when the coordinator ends the stream. "
                + "Comments come in between while nothing happens.",
                null),
            _ when status != operation.Success => ("The same as the first time: nothing new was made.", null),
            _ => ("What was asked for.", null),
        };
        var response = new JsonObject { ["description"] = description };
        if (headers is not null)
        {
            response["headers"] = headers;
        }

        response["content"] = new JsonObject { [operation.MediaType] = media };
        return response;
    }

    private static JsonObject Events(SchemaWriter schemas) => new()
    {
        ["schema"] = new JsonObject { ["type"] = "string" },
        ["example"] = "event: progress\ndata: {\"job_id\":\"01JAR5Z8M0T3V9QK2X7W4H6BND\",\"phase\":\"denoising\",\"step\":7,\"steps\":20,\"steps_per_second\":8.5}\n\n",
        ["x-events"] = new JsonObject([
            .. WatchJobsResponse.Descriptor.Oneofs[0].Fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)schemas.Reference(f.MessageType))),
            KeyValuePair.Create("error", (JsonNode?)new JsonObject { ["$ref"] = $"#/components/schemas/{ProblemSchema}" }),
        ]),
    };

    private static string? Whom(AccessRule rule) => rule switch
    {
        AccessRule.Anyone => "Open to everybody.",
        AccessRule.AnyKey => "Needs any API key.",
        _ => rule.Scope() is { } scope ? $"Needs an API key with the scope `{scope}` or one that includes it." : null,
    };

    private static IEnumerable<int> Failures(RestOperation operation, AccessRule rule) => Statuses().Where(status => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => rule.NeedsKey(),
        StatusCodes.Status404NotFound => operation.PathFields.Count > 0,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType => operation.HasBody,
        StatusCodes.Status409Conflict => operation.HasBody || operation is ImageOperation,
        StatusCodes.Status405MethodNotAllowed => false,
        _ => true,
    });

    private static IEnumerable<int> Statuses() => Codes.Select(HttpStatuses.Of).OfType<int>().Distinct().Order();

    private static JsonObject DescribeProblem() => new()
    {
        ["type"] = "object",
        ["description"] = "Why a call failed (RFC 9457). Programs decide by `code`.",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string", ["description"] = "`urn:sognilike:error:` and the code." },
            ["title"] = new JsonObject { ["type"] = "string", ["description"] = "The code in words." },
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "A sentence for people that names the field and the limit." },
            ["code"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = "Stable; more may be added.",
                ["examples"] = new JsonArray([.. Codes.Where(code => HttpStatuses.Of(code) is not null).Select(code => (JsonNode?)code)]),
            },
            ["field"] = new JsonObject { ["type"] = "string", ["description"] = "Path of the field at fault, such as `spec.steps`; absent when none is." },
        },
        ["required"] = new JsonArray("type", "title", "status", "detail", "code"),
    };

    private static JsonObject DescribeProblems(int status)
    {
        var codes = Codes.Where(code => HttpStatuses.Of(code) == status).ToList();
        var response = new JsonObject { ["description"] = $"One of: {string.Join(", ", codes.Select(code => $"`{code}`"))}." };
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response["headers"] = ParameterWriter.RetryAfter();
        }

        response["content"] = new JsonObject
        {
            [Problem.MediaType] = new JsonObject
            {
                ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{ProblemSchema}" },
                ["example"] = JsonNode.Parse(new Problem(codes[0], "A sentence that says what is wrong.").ToUtf8().Span),
            },
        };
        return response;
    }
}
