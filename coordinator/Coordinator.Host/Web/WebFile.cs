using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SogniLike.Coordinator.Host.Web;

/// <summary>One file of the portal, whole in memory, with the compressed forms that the build put beside it. Safe for concurrent use.</summary>
internal sealed class WebFile
{
    // Names below assets/ carry a hash of the content, so what they name never changes.
    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";

    // Nothing of another origin, nothing that stands inside a page. Keys go to this coordinator only.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Coding, string Ending)[] Codings = [("br", ".br"), ("gzip", ".gz")];

    private readonly byte[] _plain;
    private readonly Dictionary<string, byte[]> _encoded = new(StringComparer.Ordinal);
    private readonly EntityTagHeaderValue _etag;
    private readonly string _mediaType;
    private readonly string _cacheControl;

    /// <param name="file">On disk.</param>
    /// <param name="path">Below the folder, with '/' between parts.</param>
    /// <param name="mediaType">What it is.</param>
    public WebFile(string file, string path, string mediaType)
    {
        _plain = File.ReadAllBytes(file);
        foreach (var (coding, ending) in Codings)
        {
            if (File.Exists(file + ending))
            {
                _encoded[coding] = File.ReadAllBytes(file + ending);
            }
        }

        Path = path;
        _mediaType = mediaType;
        _etag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(_plain))}\"", isWeak: true);
        _cacheControl = path.StartsWith("assets/", StringComparison.Ordinal) ? Forever : AskAgain;
    }

    /// <summary>Below the folder, with '/' between parts.</summary>
    public string Path { get; }

    /// <summary>Answers with the file in the best form that the browser takes, or with 304 when it has it.</summary>
    public async Task SendAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = _cacheControl;
        headers.ETag = _etag.ToString();
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (Has(http.Request.Headers.IfNoneMatch))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = _plain;
        if (Codings.Select(form => form.Coding).FirstOrDefault(coding => _encoded.ContainsKey(coding) && Takes(http.Request.Headers.AcceptEncoding, coding)) is { } chosen)
        {
            headers.ContentEncoding = chosen;
            body = _encoded[chosen];
        }

        http.Response.ContentType = _mediaType;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    private bool Has(StringValues known) =>
        EntityTagHeaderValue.TryParseList(known, out var tags) && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_etag, useStrongComparison: false));

    private static bool Takes(StringValues accepted, string coding) =>
        StringWithQualityHeaderValue.TryParseList(accepted, out var forms)
        && forms.Any(form => form.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && form.Quality != 0);
}
