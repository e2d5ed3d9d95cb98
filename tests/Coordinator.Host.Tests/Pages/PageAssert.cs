using System.Net;
using System.Text.RegularExpressions;
using System.Xml;

namespace SogniLike.Coordinator.Host.Tests.Pages;

/// <summary>What holds for every page that is rendered here.</summary>
internal static partial class PageAssert
{
    /// <summary>The page as it came, after looking at what every page must be.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var html = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, "text/html", "utf-8"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentType?.CharSet));
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'self'; img-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("noindex", response.Headers.GetValues("X-Robots-Tag").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.DoesNotMatch(NotAllowed(), html);
        Parse(html);
        return WebUtility.HtmlDecode(html);
    }

    /// <summary>The page as a document: every element is closed, every attribute quoted and said once.</summary>
    public static XmlDocument Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>", html.TrimStart(), StringComparison.OrdinalIgnoreCase);
        var closed = VoidElements().Replace(html.TrimStart()["<!DOCTYPE html>".Length..], "<$1$2/>");
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(closed);
        return document;
    }

    [GeneratedRegex("<(meta|link|img)\\b([^>]*?)/?>")]
    private static partial Regex VoidElements();

    [GeneratedRegex("<script|\\son[a-z]+=|\\sstyle=|<style|<iframe|<form|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex NotAllowed();
}
