using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Host.Access;

namespace SogniLike.Coordinator.Host.Rest.OpenApi;

internal static class OpenApiEndpoint
{
    /// <summary>Where the document is.</summary>
    public const string Route = RestExtensions.Root + "/openapi.json";

    /// <summary>Maps the document, which is open to everybody.</summary>
    public static IEndpointConventionBuilder MapOpenApi(this IEndpointRouteBuilder endpoints)
    {
        var etag = new Lazy<EntityTagHeaderValue>(() => new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(OpenApiDocument.Utf8.Span))}\""));
        return endpoints.MapMethods(Route, ["GET"], http =>
        {
            // Small changes come with every version of the program, so it is asked for again each time, and sent when it changed.
            http.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(OpenApiDocument.Utf8, "application/json", entityTag: etag.Value).ExecuteAsync(http);
        }).OpenToEverybody();
    }
}
