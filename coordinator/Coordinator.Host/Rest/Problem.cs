using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Core;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>An error as RFC 9457 writes it, with the same code, field and sentence that gRPC carries.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Detail">A sentence for people.</param>
/// <param name="Field">Path of the offending field, or null.</param>
/// <param name="RetryAfter">When to try again, or null when nobody knows.</param>
internal sealed record Problem(string Code, string Detail, string? Field = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Media type of <see cref="ToUtf8"/>.</summary>
    public const string MediaType = "application/problem+json";

    private const string TypePrefix = "urn:sognilike:error:";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Its HTTP status.</summary>
    public int Status => HttpStatuses.Of(Code) ?? StatusCodes.Status500InternalServerError;

    /// <summary>What the caller is to be told, or null when the caller is gone.</summary>
    public static Problem? Of(RpcException error)
    {
        if (error.StatusCode == StatusCode.Cancelled)
        {
            return null;
        }

        var code = error.Trailers.GetValue(ErrorTrailers.Code) ?? ErrorCodes.Internal;
        TimeSpan? retryAfter = error.Trailers.GetValue(ErrorTrailers.RetryAfterMs) is { } ms
            ? TimeSpan.FromMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture))
            : error.StatusCode == StatusCode.Unavailable ? Soon : null;
        return new Problem(code, error.Status.Detail, error.Trailers.GetValue(ErrorTrailers.Field), retryAfter);
    }

    /// <summary>The document.</summary>
    public ReadOnlyMemory<byte> ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", TypePrefix + Code);
            json.WriteString("title", Code[..1].ToUpperInvariant() + Code[1..].Replace('_', ' '));
            json.WriteNumber("status", Status);
            json.WriteString("detail", Detail);
            json.WriteString("code", Code);
            if (Field is not null)
            {
                json.WriteString("field", Field);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Answers with it. Nothing may have been written yet.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var document = ToUtf8();
        http.Response.ContentType = MediaType;
        http.Response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(document, http.RequestAborted);
        }
    }
}
