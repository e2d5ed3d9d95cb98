using System.Net;
using System.Text.RegularExpressions;
using SogniLike.Coordinator.Host.Tests.Support;

namespace SogniLike.Coordinator.Host.Tests.Web;

/// <summary>The portal as it was built with the coordinator; a machine that could not build it fails here.</summary>
public sealed partial class PortalTests
{
    [Fact]
    public async Task Get_RootByABrowser_IsThePortal()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var http = new HttpClient { BaseAddress = coordinator.Endpoints.Http };
        using var response = await SendAsync(http, "/", ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Accept", response.Headers.Vary);
        var page = await response.Content.ReadAsStringAsync();
        var parts = Assets().Matches(page).Select(part => part.Groups[1].Value).ToList();
        Assert.NotEmpty(parts);
        foreach (var part in parts)
        {
            using var asset = await SendAsync(http, "/" + part);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            Assert.True(asset.Headers.CacheControl?.Extensions.Any(extension => extension.Name == "immutable"), part);
        }
    }

    [Fact]
    public async Task Get_Admin_IsTheDashboardUnderTheSamePolicy()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var http = new HttpClient { BaseAddress = coordinator.Endpoints.Http };
        using var portal = await SendAsync(http, "/index.html");
        using var dashboard = await SendAsync(http, "/admin");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (dashboard.StatusCode, dashboard.Content.Headers.ContentType?.MediaType));
        Assert.Equal(portal.Headers.GetValues("Content-Security-Policy"), dashboard.Headers.GetValues("Content-Security-Policy"));
        Assert.NotEqual(await portal.Content.ReadAsStringAsync(), await dashboard.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_RootByAProgram_SaysWhichPoolItIs()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var http = new HttpClient { BaseAddress = coordinator.Endpoints.Http };
        using var response = await SendAsync(http, "/", ("Accept", "*/*"));

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Fact]
    public async Task Get_Portal_LetsNothingOfElsewhereIn()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var http = new HttpClient { BaseAddress = coordinator.Endpoints.Http };
        using var response = await SendAsync(http, "/index.html");

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("style=", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FileThatTheBrowserHas_IsNotSentAgain()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var http = new HttpClient { BaseAddress = coordinator.Endpoints.Http };
        using var first = await SendAsync(http, "/index.html");
        using var second = await SendAsync(http, "/index.html", ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.True(first.Headers.CacheControl?.NoCache);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Get_File_ComesInAFormThatTheBrowserTakes(string accepted, string? expected)
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = coordinator.Endpoints.Http };
        using var response = await SendAsync(http, "/index.html", ("Accept-Encoding", accepted));

        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.Equal(response.Content.Headers.ContentLength, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Theory]
    [InlineData("/assets/")]
    [InlineData("/assets/nonsense.js")]
    [InlineData("/index.html.br")]
    [InlineData("/%2e%2e/sogni-coordinator.dll")]
    [InlineData("/assets/..%2f..%2fsogni-coordinator.dll")]
    public async Task Get_WhatIsNoFileOfThePortal_IsNotFound(string path)
    {
        await using var coordinator = await TestCoordinator.StartAsync();

        Assert.Equal(404, (await coordinator.GetAsync(path)).Status);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request);
    }

    [GeneratedRegex("(?:src|href)=\"\\./(assets/[^\"]+)\"")]
    private static partial Regex Assets();
}
