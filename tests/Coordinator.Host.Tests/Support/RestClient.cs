using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>Calls the REST API as a program would: with nothing but HTTP and JSON.</summary>
internal sealed class RestClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="key">API key, or null for none.</param>
    public RestClient(TestCoordinator coordinator, string? key)
    {
        _http = new HttpClient { BaseAddress = new Uri(coordinator.Endpoints.Http, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public HttpClient Http => _http;

    /// <summary>Sends and gives the JSON of a success.</summary>
    public async Task<JsonNode> JsonAsync(string verb, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(verb, path, body, headers);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{verb} {path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends what must fail and gives the problem document, whose parts agree with each other.</summary>
    public async Task<JsonNode> ProblemAsync(string verb, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(verb, path, body, headers);
        var text = await response.Content.ReadAsStringAsync();
        Assert.False(response.IsSuccessStatusCode, $"{verb} {path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        var code = (string)problem["code"]!;
        Assert.Equal(((int)response.StatusCode, $"urn:sognilike:error:{code}"), ((int)problem["status"]!, (string?)problem["type"]));
        Assert.Equal(Host.Rest.HttpStatuses.Of(code), (int)response.StatusCode);
        Assert.EndsWith(".", (string)problem["detail"]!, StringComparison.Ordinal);
        return problem;
    }

    /// <summary>Code and field of a failure.</summary>
    public async Task<(string Code, string? Field)> FailureAsync(string verb, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var problem = await ProblemAsync(verb, path, body, headers);
        return ((string)problem["code"]!, (string?)problem["field"]);
    }

    public async Task<HttpResponseMessage> SendAsync(
        string verb,
        string path,
        string? body = null,
        IEnumerable<(string Name, string Value)>? headers = null,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers ?? [])
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _http.SendAsync(request, completion);
    }

    /// <summary>Opens a stream of events.</summary>
    public async Task<RestEvents> WatchAsync(string query = "", params (string Name, string Value)[] headers)
    {
        var response = await SendAsync("GET", "events" + query, null, headers, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, await (response.IsSuccessStatusCode ? Task.FromResult("") : response.Content.ReadAsStringAsync()));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new RestEvents(response, await response.Content.ReadAsStreamAsync());
    }

    public static string Job(ulong seed = 7, int count = 1) => $$"""
        {"spec": {"model": "{{TestModel.Name}}", "prompt": "a red apple", "seed": "{{seed}}", "previews": 3}, "count": {{count}}}
        """;

    public void Dispose() => _http.Dispose();
}
