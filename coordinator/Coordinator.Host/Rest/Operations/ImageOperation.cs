using Google.Protobuf.Reflection;
using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Host.Grpc;

namespace SogniLike.Coordinator.Host.Rest.Operations;

/// <summary>A PNG that a call sends in chunks, as HTTP sends files: whole or in ranges, with a validator, cached by its reader only.</summary>
internal abstract class ImageOperation(string route, MethodDescriptor rpc) : RestOperation("GET", route, rpc)
{
    private const string PngMediaType = "image/png";

    /// <inheritdoc/>
    public override string MediaType => PngMediaType;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Verbs => ["GET", "HEAD"];

    /// <summary>How long the reader's own cache may keep the file.</summary>
    protected abstract string CacheControl { get; }

    /// <inheritdoc/>
    public override async Task RunAsync(HttpContext http)
    {
        var (stream, hash, name) = await OpenAsync(http, http.RequestServices.GetRequiredService<CallChain>());
        await using var content = stream;
        http.Response.Headers.Vary = HeaderNames.Authorization;
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{name}.png\"";
        http.Response.OnStarting(() =>
        {
            // A range that is not there must not be remembered.
            if (http.Response.StatusCode != StatusCodes.Status416RangeNotSatisfiable)
            {
                http.Response.Headers.CacheControl = CacheControl;
            }

            return Task.CompletedTask;
        });
        await TypedResults.Stream(content, PngMediaType, entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true).ExecuteAsync(http);
    }

    /// <summary>Makes the call: the file, its SHA-256 in hexadecimal, and what it is called without ".png".</summary>
    /// <exception cref="global::Grpc.Core.RpcException">What the caller is to be told.</exception>
    protected abstract Task<(Stream Content, string Sha256, string Name)> OpenAsync(HttpContext http, CallChain chain);
}
