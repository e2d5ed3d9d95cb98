using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sharing;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>
/// Answers with pages: components rendered here, without script, cookies or anything of another origin. Rendered by <see cref="HtmlRenderer"/> itself: what else the framework has for
/// components (forms, sessions, keys on disk) is of no use to a page that is only read. Safe for concurrent use.
/// </summary>
internal sealed class PageWriter(IServiceProvider services, ILoggerFactory logging, VisitLimit visits)
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Nothing is remembered without asking again: what was revoked a moment ago must not be seen.
    private const string AskAgain = "no-cache";
    private const string Forget = "no-store";

    /// <summary>Runs a page's handler within what every visitor is allowed, and says it in words when that or the store does not let it.</summary>
    public async Task GuardAsync(HttpContext http, Func<HttpContext, Task> handler)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        headers.CacheControl = AskAgain;
        var texts = PageLanguage.Of(http.Request).Texts;
        if (!visits.TryVisit(http.Connection.RemoteIpAddress, out var retryAfter))
        {
            headers.RetryAfter = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await RefuseAsync(http, StatusCodes.Status429TooManyRequests, texts.BusyTitle, texts.BusyText);
            return;
        }

        try
        {
            await handler(http);
        }
        catch (StoreUnavailableException) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, texts.AwayTitle, texts.AwayText);
        }
    }

    /// <summary>Answers with a component.</summary>
    public async Task WriteAsync<TComponent>(HttpContext http, PageLanguage language, Dictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        parameters["Language"] = language;
        await using var renderer = new HtmlRenderer(services, logging);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        http.Response.Headers.ContentLanguage = language.Tag;
        http.Response.Headers.Vary = "Accept-Language";
        await TypedResults.Text(html, "text/html", System.Text.Encoding.UTF8, http.Response.StatusCode).ExecuteAsync(http);
    }

    /// <summary>Answers with a sentence, never to be remembered.</summary>
    public Task RefuseAsync(HttpContext http, int status, string title, string text)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = Forget;
        return WriteAsync<MessagePage>(http, PageLanguage.Of(http.Request), new() { ["Title"] = title, ["Text"] = text });
    }
}
