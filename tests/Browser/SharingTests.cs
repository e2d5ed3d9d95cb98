using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Browser.Tests;

/// <summary>An artist shares an image and takes it back; somebody without a key looks.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SharingTests(BrowserPool browser)
{
    [Fact]
    public async Task Share_MadeAndTakenBack_IsSeenByAVisitorInBetweenOnly()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await using var visitor = await browser.OpenAsync();
        var job = await artist.DrawAsync("a blue heart", steps: 4);
        await artist.Card(job, "delivered").WaitForAsync();
        await artist.Card(job).Locator("button.open").ClickAsync();
        await Button(artist, "Share").ClickAsync();
        await Button(artist, "Make a link").ClickAsync();
        var link = artist.Page.Locator("dialog[open] li a");
        var address = await link.GetAttributeAsync("href");

        var answer = await visitor.Page.GotoAsync(address!);
        Assert.Equal(200, answer!.Status);
        var image = visitor.Page.Locator("main img");
        Assert.True(await image.EvaluateAsync<bool>("one => one.decode().then(() => one.naturalWidth > 0)"));
        Assert.DoesNotContain("blue heart", await visitor.Page.ContentAsync(), StringComparison.Ordinal);

        await Button(artist, "Revoke the link").ClickAsync();
        await link.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(404, (await visitor.Page.ReloadAsync())!.Status);
        Assert.Equal(404, (await visitor.Page.GotoAsync(address + "/image.png"))!.Status);
        artist.AssertNoFaults();
        visitor.AssertNoFaults();
    }

    [Fact]
    public async Task Share_MadeBeforeItIsKnownWhichThereAre_StandsBesideThem()
    {
        var job = Assert.Single((await browser.Pool.SubmitAsync(EndToEnd.Tests.Pools.Specs.Short("a grey cloud"))).Jobs);
        await browser.Pool.WaitForEndAsync(job.Id);
        var earlier = (await browser.Pool.Artist.CreateShareAsync(new CreateShareRequest { JobId = job.Id }, browser.Pool.Key)).Share;
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        var made = new TaskCompletionSource();
        await artist.Page.RouteAsync("**/api/v1/shares?*", async route =>
        {
            var answer = await route.FetchAsync();
            await made.Task;
            await route.FulfillAsync(new() { Response = answer });
        });

        await artist.Card(job.Id).Locator("button.open").ClickAsync();
        var asked = artist.Page.WaitForRequestAsync("**/api/v1/shares?*");
        await Button(artist, "Share").ClickAsync();
        await asked;
        await Button(artist, "Make a link").ClickAsync();
        var links = artist.Page.Locator("dialog[open] li a");
        await links.WaitForAsync();
        var address = (await links.GetAttributeAsync("href"))!;
        made.SetResult();

        await artist.Page.Locator($"dialog[open] a[href$='{earlier.Path}']").WaitForAsync();
        Assert.Equal([$"{browser.Address}{earlier.Path}", address], await links.EvaluateAllAsync<string[]>("all => all.map((one) => one.href)"));
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Shares_OnTheAccountsPage_AreListedWithTheirPromptsAndRevoked()
    {
        var job = Assert.Single((await browser.Pool.SubmitAsync(EndToEnd.Tests.Pools.Specs.Short("a green tree"))).Jobs);
        await browser.Pool.WaitForEndAsync(job.Id);
        var share = (await browser.Pool.Artist.CreateShareAsync(new CreateShareRequest { JobId = job.Id, ShowsParameters = true }, browser.Pool.Key)).Share;
        await using var artist = await (await browser.OpenAsync()).SignInAsync();

        await artist.VisitAsync("account", $"a[href$='{share.Path}']");
        await artist.Page.Locator("main li").Filter(new() { Has = artist.Page.Locator($"a[href$='{share.Path}']") }).GetByRole(AriaRole.Button, new() { NameString = "Revoke the link to a green tree" }).ClickAsync();
        await artist.Page.Locator($"a[href$='{share.Path}']").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        Assert.Empty((await browser.Pool.Artist.ListSharesAsync(new ListSharesRequest { JobId = job.Id }, browser.Pool.Key)).Shares);
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Status_InArabic_IsReadWithoutAKeyAndLeadsBackToTheOtherLanguage()
    {
        await using var visitor = await browser.OpenAsync("ar");

        await visitor.Page.GotoAsync(browser.Address + "/status");
        Assert.Equal("rtl", await visitor.Page.EvaluateAsync<string>("document.documentElement.dir"));
        await visitor.Page.Locator("header a").ClickAsync();
        await visitor.UntilAsync("document.documentElement.lang === 'en'");

        Assert.Equal("ltr", await visitor.Page.EvaluateAsync<string>("getComputedStyle(document.body).direction"));
        Assert.True(await visitor.Page.EvaluateAsync<bool>("document.scripts.length === 0"));
        visitor.AssertNoFaults();
    }

    private static ILocator Button(PersonAtAPage person, string name) => person.Page.Locator("dialog[open]").Last.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{name}") });
}
