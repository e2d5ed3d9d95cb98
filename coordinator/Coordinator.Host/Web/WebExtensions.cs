using Microsoft.Net.Http.Headers;
using SogniLike.Coordinator.Host.Access;

namespace SogniLike.Coordinator.Host.Web;

/// <summary>Serves the portal, at <c>/</c>, and the dashboard, at <c>/admin</c>, as they were built: exactly the files of the folder <c>web</c> beside the program, read once, so no path can lead anywhere else.</summary>
internal static class WebExtensions
{
    private const string Folder = "web";
    private const string FirstPage = "index.html";
    private const string AdminPage = "admin.html";
    private static readonly string[] Verbs = [HttpMethods.Get, HttpMethods.Head];

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".webmanifest"] = "application/manifest+json",
    };

    /// <summary>Maps every file of them. A build without it (<c>-p:SkipWeb=true</c>) has none.</summary>
    /// <param name="about">What programs are told at <c>/</c>, where browsers get the portal.</param>
    public static IEndpointRouteBuilder MapWeb(this IEndpointRouteBuilder endpoints, RequestDelegate about)
    {
        WebFile? first = null;
        foreach (var file in Read(Path.Combine(AppContext.BaseDirectory, Folder)))
        {
            if (file.Path == FirstPage)
            {
                first = file;
            }

            endpoints.MapMethods(file.Path == AdminPage ? "/admin" : $"/{file.Path}", Verbs, file.SendAsync).OpenToEverybody();
        }

        endpoints.MapMethods("/", Verbs, http =>
        {
            http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
            return first is not null && WantsPage(http.Request) ? first.SendAsync(http) : about(http);
        }).OpenToEverybody();
        return endpoints;
    }

    private static IEnumerable<WebFile> Read(string folder) =>
        Directory.Exists(folder)
            ? from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
              where MediaTypes.ContainsKey(Path.GetExtension(file))
              select new WebFile(file, Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), MediaTypes[Path.GetExtension(file)])
            : [];

    private static bool WantsPage(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types) && types.Any(type => type.MediaType == "text/html" && type.Quality != 0);
}
