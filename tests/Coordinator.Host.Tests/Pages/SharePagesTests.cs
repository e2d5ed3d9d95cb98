using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Coordinator.Host.Tests.Pages;

public sealed class SharePagesTests : IAsyncLifetime
{
    private const string Prompt = "a red apple & <b>\"bold\"</b> تفاحة";
    private const string Negative = "blurry things";
    private const string Seed = "918273645";

    private TestCoordinator _coordinator = null!;
    private RestClient _rest = null!;
    private HttpClient _http = null!;
    private string _job = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await TestCoordinator.StartAsync();
        _rest = new RestClient(_coordinator, _coordinator.OwnerKey);
        _http = new HttpClient { BaseAddress = _coordinator.Endpoints.Http };
        await TestModel.AddAsync(_coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(_coordinator);
        var submitted = await _coordinator.Artist.SubmitJobsAsync(
            new SubmitJobsRequest { Spec = new JobSpec { Model = TestModel.Name, Prompt = Prompt, NegativePrompt = Negative, Seed = ulong.Parse(Seed, System.Globalization.CultureInfo.InvariantCulture) } },
            _coordinator.Owner);
        _job = submitted.Jobs[0].Id;
        Assert.Equal(LeaseState.ResultAccepted, (await worker.DeliverAsync(await worker.NextAssignmentAsync(), TestImages.Png(64, 64, 7))).State);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        _rest.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Page_WithParameters_ShowsThemAndTheFileHasThem()
    {
        var share = await ShareAsync(shows: true);
        using var response = await _http.GetAsync(share.Path);
        var html = await PageAssert.ReadAsync(response);

        Assert.All((string[])[Prompt, Negative, Seed, TestModel.Name], text => Assert.Contains(text, html, StringComparison.Ordinal));
        Assert.True(response.Headers.CacheControl?.NoCache);
        using var image = await _http.GetAsync($"{share.Path}/image.png");
        using var own = await _rest.SendAsync("GET", $"jobs/{_job}/image");
        Assert.Equal(await own.Content.ReadAsByteArrayAsync(), await image.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Page_WithoutParameters_NeitherPageNorFileHasThem()
    {
        var share = await ShareAsync(shows: false);
        using var response = await _http.GetAsync(share.Path);
        var html = await PageAssert.ReadAsync(response);
        using var image = await _http.GetAsync($"{share.Path}/image.png");
        var file = await image.Content.ReadAsByteArrayAsync();
        using var own = await _rest.SendAsync("GET", $"jobs/{_job}/image");
        var whole = await own.Content.ReadAsByteArrayAsync();

        foreach (var text in (string[])["red apple", "تفاحة", Negative, Seed, TestModel.Name, _job, Convert.ToHexStringLower(FakeWorker.HashOf(whole).Span)])
        {
            Assert.DoesNotContain(text, html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(text, Encoding.UTF8.GetString(file), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(text, response.Headers.ToString() + image.Headers + image.Content.Headers, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Empty(PngTextReader.Read(file));
        Assert.NotEmpty(PngTextReader.Read(whole));
        Assert.Equal(PngBareCopy.Of(whole), file);
    }

    [Theory]
    [InlineData(true, "en", "ltr")]
    [InlineData(true, "ar", "rtl")]
    [InlineData(false, "en", "ltr")]
    [InlineData(false, "ar", "rtl")]
    public async Task Page_InEitherLanguage_TellsOtherProgramsWhatTheyNeed(bool shows, string language, string direction)
    {
        var share = await ShareAsync(shows);
        using var response = await _http.GetAsync($"{share.Path}?lang={language}");
        await PageAssert.ReadAsync(response);
        var page = PageAssert.Parse(await response.Content.ReadAsStringAsync());

        string Meta(string name) => page.SelectSingleNode($"/html/head/meta[@property='{name}' or @name='{name}']/@content")!.Value!;
        Assert.Equal((language, direction), (page.DocumentElement!.GetAttribute("lang"), page.DocumentElement.GetAttribute("dir")));
        Assert.Equal(new Uri(_coordinator.Endpoints.Http, $"{share.Path}/image.png").AbsoluteUri, Meta("og:image"));
        Assert.Equal(new Uri(_coordinator.Endpoints.Http, share.Path).AbsoluteUri, Meta("og:url"));
        Assert.Equal(("64", "64", "noindex"), (Meta("og:image:width"), Meta("og:image:height"), Meta("robots")));
        var alt = page.SelectSingleNode("//main//img/@alt")!.Value!;
        Assert.Equal(shows, alt == Prompt);
        Assert.Equal(alt, Meta("og:image:alt"));
        Assert.NotEmpty(alt);
        Assert.Equal(language, response.Content.Headers.ContentLanguage.Single());
    }

    [Fact]
    public async Task Image_OfALink_AsksAgainAndAnswersRangesAndValidators()
    {
        var share = await ShareAsync(shows: false);
        using var first = await _http.GetAsync($"{share.Path}/image.png");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{share.Path}/image.png");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _http.SendAsync(again);
        using var part = new HttpRequestMessage(HttpMethod.Get, $"{share.Path}/image.png") { Headers = { Range = new(0, 7) } };
        using var third = await _http.SendAsync(part);
        using var head = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{share.Path}/image.png"));

        Assert.True(first.Headers.CacheControl is { NoCache: true, Public: false, MaxAge: null });
        Assert.Equal(("image/png", HttpStatusCode.NotModified, HttpStatusCode.PartialContent), (first.Content.Headers.ContentType?.MediaType, second.StatusCode, third.StatusCode));
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Revoke_AtOnce_NeitherPageNorImageIsThereForAnybody()
    {
        var (revoked, kept) = (await ShareAsync(shows: true), await ShareAsync(shows: true));
        using var before = await _http.GetAsync($"{revoked.Path}/image.png");

        Assert.True((await _coordinator.Artist.RevokeShareAsync(new RevokeShareRequest { ShareId = revoked.Id }, _coordinator.Owner)).Existed);

        foreach (var path in (string[])[revoked.Path, $"{revoked.Path}/image.png", "/s/0123456789abcdef0123456789abcdef", "/s/nonsense", "/s/nonsense/image.png"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.IfNoneMatch.Add(before.Headers.ETag!);
            using var response = await _http.SendAsync(request);
            await PageAssert.ReadAsync(response, HttpStatusCode.NotFound);
            Assert.True(response.Headers.CacheControl?.NoStore);
        }

        Assert.Equal(200, (await _coordinator.GetAsync(kept.Path)).Status);
        Assert.False((await _coordinator.Artist.RevokeShareAsync(new RevokeShareRequest { ShareId = revoked.Id }, _coordinator.Owner)).Existed);
    }

    [Fact]
    public async Task Delete_OfTheJob_EndsItsLinks()
    {
        var share = await ShareAsync(shows: true);
        await _coordinator.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = _job }, _coordinator.Owner);

        Assert.Equal(404, (await _coordinator.GetAsync(share.Path)).Status);
        Assert.Equal(404, (await _coordinator.GetAsync($"{share.Path}/image.png")).Status);
        Assert.Empty((await _coordinator.Artist.ListSharesAsync(new ListSharesRequest(), _coordinator.Owner)).Shares);
    }

    [Fact]
    public async Task Links_OverRest_AreMadeListedAndRevokedByTheirArtistOnly()
    {
        var made = await _rest.JsonAsync("POST", $"jobs/{_job}/shares", """{"shows_parameters": true, "valid_seconds": "3600"}""");
        var stranger = await _coordinator.MakeKeyAsync("stranger", "artist");

        Assert.Equal((_job, true), ((string)made["job_id"]!, (bool)made["shows_parameters"]!));
        Assert.Equal(new Uri(_coordinator.Endpoints.Http, (string)made["path"]!).AbsoluteUri, (string)made["url"]!);
        Assert.True(DateTimeOffset.Parse((string)made["expires_at"]!, System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.Parse((string)made["created_at"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((string)made["id"]!, (string)(await _rest.JsonAsync("GET", "shares"))["shares"]!.AsArray().Single()!["id"]!);
        Assert.Single((await _rest.JsonAsync("GET", $"shares?job_id={_job}"))["shares"]!.AsArray());
        Assert.Equal(1, (int)(await _rest.JsonAsync("GET", $"jobs/{_job}"))["shares"]!);
        Assert.Empty((await _coordinator.Artist.ListSharesAsync(new ListSharesRequest(), stranger)).Shares);
        Assert.False((await _coordinator.Artist.RevokeShareAsync(new RevokeShareRequest { ShareId = (string)made["id"]! }, stranger)).Existed);
        Assert.Equal(("not_found", "job_id"), await _rest.FailureAsync("POST", "jobs/00000000000000000000000000/shares", "{}"));
        Assert.Equal(("out_of_range", "valid_seconds"), await _rest.FailureAsync("POST", $"jobs/{_job}/shares", """{"valid_seconds": "1"}"""));
        Assert.True((bool)(await _rest.JsonAsync("DELETE", $"shares/{made["id"]}"))["existed"]!);
        Assert.Empty((await _rest.JsonAsync("GET", "shares"))["shares"]!.AsArray());
    }

    [Fact]
    public async Task Links_MoreThanAJobMay_AreRefused()
    {
        for (var i = 0; i < Sharing.ShareLinks.MaxPerJob; i++)
        {
            await ShareAsync(shows: true);
        }

        Assert.Equal(("too_many_shares", "job_id"), await _rest.FailureAsync("POST", $"jobs/{_job}/shares", "{}"));
    }

    [Fact]
    public async Task Page_WhoseTimeIsOver_SaysThatItEnded()
    {
        var share = await ShareAsync(shows: true);
        var jobs = _coordinator.Application.Services.GetRequiredService<Jobs.IJobStore>();
        var job = (await jobs.FindAsync(new Jobs.JobId(_job), default))!;
        var over = job with { Version = job.Version + 1, Links = [.. job.Links.Select(link => link with { ExpiresAtMs = link.CreatedAtMs })] };
        Assert.IsType<Jobs.ApplyOutcome.Applied>(await jobs.ApplyAsync(new Jobs.JobTransaction { Changes = [Jobs.JobChange.Of(job, over)] }, default));

        using var response = await _http.GetAsync(share.Path);
        await PageAssert.ReadAsync(response, HttpStatusCode.Gone);
        Assert.Empty((await _coordinator.Artist.ListSharesAsync(new ListSharesRequest(), _coordinator.Owner)).Shares);
    }

    [Fact]
    public async Task Style_OfThePages_IsTheOneThatTheyName()
    {
        using var response = await _http.GetAsync((await ShareAsync(shows: true)).Path);
        var page = PageAssert.Parse(await response.Content.ReadAsStringAsync());
        using var style = await _http.GetAsync(page.SelectSingleNode("//link[@rel='stylesheet']/@href")!.Value);

        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", style.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotMatch("margin-(left|right)|padding-(left|right)|url\\(|@import", await style.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Visits_TooMany_WaitWithoutLookingAnythingUp()
    {
        await using var strict = await TestCoordinator.StartAsync(settings: [("Coordinator:Sharing:VisitsPerMinute", "1"), ("Coordinator:Identity:CountLoopbackRefusals", "true")]);
        using var http = new HttpClient { BaseAddress = strict.Endpoints.Http };
        for (var visit = 0; visit < 10; visit++)
        {
            using var early = await http.GetAsync("/status");
            Assert.Equal(HttpStatusCode.OK, early.StatusCode);
        }

        using var late = await http.GetAsync("/status");

        await PageAssert.ReadAsync(late, HttpStatusCode.TooManyRequests);
        Assert.NotNull(late.Headers.RetryAfter);
    }

    private async Task<Share> ShareAsync(bool shows) =>
        (await _coordinator.Artist.CreateShareAsync(new CreateShareRequest { JobId = _job, ShowsParameters = shows }, _coordinator.Owner)).Share;
}
