using SogniLike.Coordinator.Host.Tests.Support;

namespace SogniLike.Coordinator.Host.Tests.Rest;

public sealed class JobsTests : IAsyncLifetime
{
    private TestCoordinator _coordinator = null!;
    private RestClient _rest = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        _rest = new RestClient(_coordinator, _coordinator.OwnerKey);
        await TestModel.AddAsync(_coordinator);
    }

    public async Task DisposeAsync()
    {
        _rest.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Submit_LargestSeed_ComesBackWholeAsString()
    {
        using var response = await _rest.SendAsync("POST", "jobs", RestClient.Job(ulong.MaxValue, 2));
        Assert.Equal(201, (int)response.StatusCode);
        var jobs = (await _rest.JsonAsync("GET", "jobs"))["jobs"]!.AsArray();

        Assert.Equal(["0", "18446744073709551615"], jobs.Select(j => (string)j!["spec"]!["seed"]!).Order(StringComparer.Ordinal));
        Assert.Equal("queued", (string)jobs[0]!["state"]!);
        Assert.Equal("cpu", (string)jobs[0]!["spec"]!["noise_source"]!);
        Assert.Equal(4, (int)jobs[0]!["spec"]!["steps"]!);
        Assert.Equal(Convert.ToHexStringLower(TestModel.Id.Span), (string)jobs[0]!["model_manifest"]!);
        Assert.True(DateTimeOffset.TryParse((string)jobs[0]!["created_at"]!, out _));
    }

    [Fact]
    public async Task Submit_SameIdempotencyKey_IsTheSameJobOnce()
    {
        using var first = await _rest.SendAsync("POST", "jobs", RestClient.Job(), [("Idempotency-Key", "k1")]);
        using var second = await _rest.SendAsync("POST", "jobs", RestClient.Job(), [("Idempotency-Key", "k1")]);

        Assert.Equal((201, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Single((await _rest.JsonAsync("GET", "jobs"))["jobs"]!.AsArray());
        Assert.Equal(("idempotency_conflict", "idempotency_key"), await _rest.FailureAsync("POST", "jobs", RestClient.Job(8), ("Idempotency-Key", "k1")));
    }

    [Fact]
    public async Task List_WithFiltersAndPages_ShowsWhatWasAskedFor()
    {
        var submitted = (await _rest.JsonAsync("POST", "jobs", RestClient.Job(count: 5)))["jobs"]!.AsArray();
        var id = (string)submitted[2]!["id"]!;
        Assert.Equal("cancelled", (string)(await _rest.JsonAsync("POST", $"jobs/{id}/cancel"))["state"]!);

        Assert.Equal([id], await IdsAsync("jobs?states=cancelled&states=failed"));
        Assert.Equal(4, (await IdsAsync("jobs?states=queued&model=test-model&page_size=3")).Count);
        Assert.Empty(await IdsAsync("jobs?model=another"));
        Assert.Equal(submitted.Select(j => (string)j!["id"]!).Order(StringComparer.Ordinal), (await IdsAsync("jobs?page_size=2")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{", "malformed", null)]
    [InlineData("[]", "malformed", null)]
    [InlineData("{\"spec\": {}, \"spec\": {}}", "malformed", null)]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"stepz\": 4}}", "unknown_field", "spec.stepz")]
    [InlineData("{\"Spec\": {}}", "unknown_field", "Spec")]
    [InlineData("{\"idempotency_key\": \"x\"}", "unknown_field", "idempotency_key")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"steps\": \"four\"}}", "malformed", "spec.steps")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"steps\": 4.5}}", "malformed", "spec.steps")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"steps\": -1}}", "out_of_range", "spec.steps")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"steps\": 51}}", "out_of_range", "spec.steps")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"width\": 65}}", "not_a_multiple", "spec.width")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"guidance_scale\": 1e999}}", "not_finite", "spec.guidance_scale")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"seed\": 9007199254740993}}", "malformed", "spec.seed")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"seed\": \"18446744073709551616\"}}", "out_of_range", "spec.seed")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"x\", \"noise_source\": \"gpu\"}}", "malformed", "spec.noise_source")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": \"\\ud800\"}}", "malformed", "spec.prompt")]
    [InlineData("{\"spec\": {\"model\": \"test-model\", \"prompt\": 5}}", "malformed", "spec.prompt")]
    [InlineData("{\"spec\": {\"model\": \"test-model\"}}", "required", "spec.prompt")]
    [InlineData("{\"spec\": {\"model\": \"other\", \"prompt\": \"x\"}}", "unknown_model", "spec.model")]
    [InlineData("{}", "required", "spec.prompt")]
    public async Task Submit_BadBody_SaysCodeAndField(string body, string code, string? field) =>
        Assert.Equal((code, field), await _rest.FailureAsync("POST", "jobs", body));

    [Fact]
    public async Task Submit_MalformedJson_SaysWhere() =>
        Assert.Contains("line 2, byte 9", (string)(await _rest.ProblemAsync("POST", "jobs", "{\n\"spec\": }"))["detail"]!, StringComparison.Ordinal);

    [Fact]
    public async Task Submit_NullMembers_AreLeftOut() => Assert.Equal(
        64, (int)(await _rest.JsonAsync("POST", "jobs", """{"spec": {"model": "test-model", "prompt": "x", "width": null, "seed": null}}"""))["jobs"]![0]!["spec"]!["width"]!);

    [Fact]
    public async Task Submit_BodyTooLarge_Is413()
    {
        var prompt = new string('x', 4 * 1024 * 1024);
        var body = $$$"""{"spec": {"model": "test-model", "prompt": "{{{prompt}}}"}}""";

        // The client waits to be asked for the body, so that it reads the refusal instead of a broken pipe.
        Assert.Equal(("body_too_large", null), await _rest.FailureAsync("POST", "jobs", body, ("Expect", "100-continue")));
    }

    [Fact]
    public async Task Submit_NotJson_Is415()
    {
        using var content = new StringContent("a red apple");
        using var response = await _rest.Http.PostAsync(new Uri("jobs", UriKind.Relative), content);

        Assert.Equal(415, (int)response.StatusCode);
        Assert.Contains("unsupported_media_type", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "jobs?page=2", "unknown_field", "page")]
    [InlineData("GET", "jobs?page_size=x", "malformed", "page_size")]
    [InlineData("GET", "jobs?page_size=1000", "out_of_range", "page_size")]
    [InlineData("GET", "jobs?page_size=1&page_size=2", "malformed", "page_size")]
    [InlineData("GET", "jobs?page_token=x", "malformed", "page_token")]
    [InlineData("GET", "jobs?states=done", "malformed", "states[0]")]
    [InlineData("GET", "jobs/x", "malformed", "job_id")]
    [InlineData("GET", "jobs/01HZZZZZZZZZZZZZZZZZZZZZZZ", "not_found", "job_id")]
    [InlineData("POST", "jobs/01HZZZZZZZZZZZZZZZZZZZZZZZ/cancel", "not_found", "job_id")]
    [InlineData("GET", "jobs/01HZZZZZZZZZZZZZZZZZZZZZZZ/image", "not_found", "job_id")]
    [InlineData("GET", "models/nothing", "not_found", "name")]
    [InlineData("GET", "nonsense", "not_found", null)]
    [InlineData("DELETE", "models", "method_not_allowed", null)]
    [InlineData("PUT", "jobs", "method_not_allowed", null)]
    public async Task Call_OfWhatCannotBe_SaysCodeAndField(string verb, string path, string code, string? field) =>
        Assert.Equal((code, field), await _rest.FailureAsync(verb, path));

    [Fact]
    public async Task Answers_OfEveryKind_AreGuarded()
    {
        using var good = await _rest.SendAsync("GET", "account");
        using var bad = await _rest.SendAsync("GET", "nonsense");

        Assert.All([good, bad], response =>
        {
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.False(response.Headers.Contains("Server"));
        });
    }

    [Fact]
    public async Task Submit_PromptOfEveryKind_IsNeverLogged()
    {
        await _rest.JsonAsync("POST", "jobs", """{"spec": {"model": "test-model", "prompt": "unmistakable-words"}}""");
        await _rest.FailureAsync("POST", "jobs", """{"spec": {"model": "test-model", "prompt": "unmistakable-words", "x": 1}}""");
        await _rest.FailureAsync("POST", "jobs", """{"spec": "unmistakable-words""");

        Assert.DoesNotContain(_coordinator.Log.Texts, t => t.Contains("unmistakable-words", StringComparison.Ordinal));
        Assert.DoesNotContain(_coordinator.Log.Texts, t => t.Contains(_coordinator.OwnerKey, StringComparison.Ordinal));
    }

    private async Task<List<string>> IdsAsync(string path)
    {
        var (ids, token) = (new List<string>(), "");
        do
        {
            var page = await _rest.JsonAsync("GET", token.Length == 0 ? path : $"{path}&page_token={token}");
            ids.AddRange(page["jobs"]!.AsArray().Select(j => (string)j!["id"]!));
            token = (string)page["next_page_token"]!;
        }
        while (token.Length > 0);
        return ids;
    }
}
