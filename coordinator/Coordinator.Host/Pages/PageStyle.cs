using System.Security.Cryptography;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>The one style sheet of the pages: its address carries a hash of its content, so what the address stands for never changes.</summary>
internal static class PageStyle
{
    private static readonly byte[] Content = Read();

    /// <summary>Below the coordinator's address, without the hash.</summary>
    public const string Route = "/pages/style.css";

    /// <summary>As the pages name it.</summary>
    public static string Address { get; } = $"{Route}?v={Convert.ToHexStringLower(SHA256.HashData(Content))[..16]}";

    /// <summary>Answers with it.</summary>
    public static Task SendAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(Content, "text/css; charset=utf-8").ExecuteAsync(http);
    }

    private static byte[] Read()
    {
        using var stream = typeof(PageStyle).Assembly.GetManifestResourceStream("pages.css")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
