using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Browser.Tests;

/// <summary>axe-core finds nothing against WCAG 2.0 to 2.2, A and AA, on any page, in either language, light or dark, on a phone or a desk; and nothing is wider than the screen.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(BrowserPool browser)
{
    private const int Height = 900;
    private const int Tall = 5000;

    private static readonly int[] Widths = [360, 1280];

    internal static readonly (string Language, ColorScheme Theme)[] Looks =
        [("en", ColorScheme.Light), ("en", ColorScheme.Dark), ("ar", ColorScheme.Light), ("ar", ColorScheme.Dark)];

    [Fact]
    public async Task Portal_EveryPageInEveryLook_HasNoViolation()
    {
        foreach (var job in (await browser.Pool.SubmitAsync(Specs.Short("a red apple"), count: 2)).Jobs)
        {
            await browser.Pool.WaitForEndAsync(job.Id);
        }

        var hook = (await browser.Pool.Artist.CreateWebhookAsync(new CreateWebhookRequest { Url = "https://localhost/hook" }, browser.Pool.Key)).Webhook;
        await browser.Pool.Artist.TestWebhookAsync(new TestWebhookRequest { WebhookId = hook.Id }, browser.Pool.Key);
        var found = await Task.WhenAll(Looks.Select(look => WalkThroughPortalAsync(look.Language, look.Theme)));

        AssertNothing(found.SelectMany(one => one));
    }

    [Fact]
    public async Task Dashboard_EveryPageInEveryLook_HasNoViolation()
    {
        var job = Assert.Single((await browser.Pool.SubmitAsync(Specs.Short("a red apple"))).Jobs);
        await browser.Pool.WaitForEndAsync(job.Id);
        await browser.Pool.Artist.ReportImageAsync(new ReportImageRequest { JobId = job.Id, Reason = "It shows somebody I know" }, browser.Pool.Key);
        var found = await Task.WhenAll(Looks.Select(look => WalkThroughDashboardAsync(look.Language, look.Theme, job.Id)));

        AssertNothing(found.SelectMany(one => one));
    }

    /// <summary>One more page of the dashboard, of another pool, in every look.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="pool">Whose page it is.</param>
    /// <param name="page">As it stands in the address.</param>
    /// <param name="sign">What it has in sight.</param>
    /// <param name="name">Of its screenshots.</param>
    internal static async Task LookInEveryLookAsync(BrowserPool browser, LocalPool pool, string page, string sign, string name)
    {
        var found = new List<string>();
        foreach (var (language, theme) in Looks)
        {
            await using var admin = await (await browser.OpenAsync(language, theme, pool: pool)).SignInAsync("/admin");
            await admin.VisitAsync(page, sign);
            await LookAsync(admin, name, found);
            admin.AssertNoFaults();
        }

        AssertNothing(found);
    }

    [Fact]
    public async Task Axe_APageWithFaults_TellsEachWithItsElement()
    {
        await using var person = await browser.OpenAsync();
        await person.Page.SetContentAsync("<html lang='en'><title>Faults</title><main><button></button><p style='color: #999; background: #fff'>faint</p></main></html>");
        var found = new List<string>();
        await LookAsync(person, "faults", found);

        Assert.Equal(Widths.Length, found.Count(one => one.Contains("button-name: ", StringComparison.Ordinal) && one.EndsWith("<button></button>", StringComparison.Ordinal)));
        Assert.Equal(Widths.Length, found.Count(one => one.Contains("color-contrast: ", StringComparison.Ordinal) && one.Contains("faint", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task PagesWithoutScript_EveryPageInEveryLook_HaveNoViolation()
    {
        var job = Assert.Single((await browser.Pool.SubmitAsync(Specs.Short("a red apple"))).Jobs);
        await browser.Pool.WaitForEndAsync(job.Id);
        var shares = new List<Share>();
        foreach (var shows in new[] { true, false })
        {
            shares.Add((await browser.Pool.Artist.CreateShareAsync(new CreateShareRequest { JobId = job.Id, ShowsParameters = shows }, browser.Pool.Key)).Share);
        }

        var found = await Task.WhenAll(Looks.Select(look => WalkThroughPagesAsync(look.Language, look.Theme, shares)));

        AssertNothing(found.SelectMany(one => one));
    }

    private async Task<List<string>> WalkThroughPagesAsync(string language, ColorScheme theme, List<Share> shares)
    {
        await using var visitor = await browser.OpenAsync(language, theme);
        var found = new List<string>();
        foreach (var (name, path) in new[] { ("share", shares[0].Path), ("share-hidden", shares[1].Path), ("share-gone", "/s/nothing"), ("status", "/status") })
        {
            await visitor.Page.GotoAsync(browser.Address + path);
            Assert.Equal(language, await visitor.Page.EvaluateAsync<string>("document.documentElement.lang"));
            await LookAsync(visitor, name, found);
        }

        visitor.AssertNoFaults();
        return found;
    }

    private async Task<List<string>> WalkThroughDashboardAsync(string language, ColorScheme theme, string job)
    {
        await using var admin = await (await browser.OpenAsync(language, theme)).SignInAsync("/admin");
        var found = new List<string>();
        await admin.VisitAsync("", ".uplot canvas");
        await LookAsync(admin, "admin-overview", found);
        await admin.VisitAsync("fleet", "[role='row'] a");
        await LookAsync(admin, "admin-fleet", found);
        await admin.Page.Locator("[role='row'] a").First.ClickAsync();
        await admin.Page.Locator("dialog[open] dl").WaitForAsync();
        await LookAsync(admin, "admin-worker", found);
        await admin.Page.Locator("dialog[open] .acts button").Last.ClickAsync();
        await admin.Page.Locator("dialog[open] form").WaitForAsync();
        await LookAsync(admin, "admin-act", found);
        await admin.Page.Keyboard.PressAsync("Escape");
        await admin.Page.Keyboard.PressAsync("Escape");
        await admin.VisitAsync("jobs?state=delivered", "tr[data-admin-job]");
        await LookAsync(admin, "admin-jobs", found);
        await admin.VisitAsync($"jobs/{job}", "details");
        await LookAsync(admin, "admin-job", found);
        await admin.VisitAsync("checks", "tr[data-audit]");
        await LookAsync(admin, "admin-checks", found);
        await admin.VisitAsync("checks?tab=tolerances", "tbody tr");
        await LookAsync(admin, "admin-tolerances", found);
        await admin.VisitAsync("checks?tab=reports", "nav.tabs + nav, section nav");
        await LookAsync(admin, "admin-reports", found);
        var report = admin.Page.Locator("li.card").Filter(new() { HasText = job });
        await report.Locator("button[aria-expanded]").ClickAsync();
        await report.Locator("img").WaitForAsync();
        await LookAsync(admin, "admin-report", found);
        await admin.VisitAsync("ledger", "tbody tr");
        await LookAsync(admin, "admin-ledger", found);
        foreach (var tab in new[] { "accounts", "keys", "tokens" })
        {
            await admin.VisitAsync($"people?tab={tab}", "tbody tr");
            await LookAsync(admin, $"admin-{tab}", found);
        }

        await admin.VisitAsync("settings", "tbody tr");
        await LookAsync(admin, "admin-settings", found);
        await admin.VisitAsync("log", "tbody tr");
        await LookAsync(admin, "admin-log", found);
        admin.AssertNoFaults();
        return found;
    }

    private async Task<List<string>> WalkThroughPortalAsync(string language, ColorScheme theme)
    {
        await using var artist = await browser.OpenAsync(language, theme);
        var found = new List<string>();
        await artist.Page.GotoAsync(browser.Address);
        await artist.Page.Locator("#key").WaitForAsync();
        await LookAsync(artist, "sign-in", found);
        await artist.SignInAsync();
        await artist.Page.Locator("[data-state='delivered'] img").First.WaitForAsync();
        await artist.Prompt.FillAsync("a red apple");
        await artist.Page.Locator(".go .price").WaitForAsync();
        await LookAsync(artist, "create", found);
        await artist.Page.EvaluateAsync("document.querySelectorAll('form [aria-expanded=false]').forEach((one) => one.click())");
        await LookAsync(artist, "help", found);
        foreach (var (tool, name) in new[] { (0, "prompts"), (1, "grid") })
        {
            await artist.Page.Locator(".tools button").Nth(tool).ClickAsync();
            await artist.Page.Locator("dialog[open] form").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await OpenAllAsync(artist);
            await LookAsync(artist, name, found);
            await artist.Page.Keyboard.PressAsync("Escape");
        }

        await artist.Page.Locator("[data-state='delivered'] button.open").First.ClickAsync();
        await artist.Page.Locator("dialog[open] dl").First.WaitForAsync();
        await OpenAllAsync(artist);
        await LookAsync(artist, "picture", found);
        await artist.Page.Locator("dialog[open] button", new() { HasText = language == "ar" ? "مشاركة" : "Share" }).ClickAsync();
        await artist.Page.Locator("dialog[open] #share-days").WaitForAsync();
        await artist.Page.Locator("dialog[open] form button").Last.ClickAsync();
        await artist.Page.Locator("dialog[open] li a").Last.WaitForAsync();
        await LookAsync(artist, "sharing", found);
        await artist.Page.Locator("dialog[open] li .danger").Last.ClickAsync();
        await artist.Page.Keyboard.PressAsync("Escape");
        await artist.Page.Locator("dialog[open] #share-days").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await artist.Page.Locator("dialog[open] .facts > section").First.Locator("button").Last.ClickAsync();
        await artist.Page.Locator(".chosen img").WaitForAsync();
        await artist.Page.Locator(".chosen button").First.ClickAsync();
        await artist.Page.Locator("dialog[open] canvas").WaitForAsync();
        await artist.Page.Locator("dialog[open] .numbers button").First.ClickAsync();
        await LookAsync(artist, "mask", found);
        await artist.Page.Keyboard.PressAsync("Escape");
        await artist.Page.Locator("#mask-area").ScrollIntoViewIfNeededAsync();
        await LookAsync(artist, "start", found);
        await artist.Page.Locator("body").PressAsync("?");
        await artist.Page.Locator("dialog[open]").WaitForAsync();
        await LookAsync(artist, "shortcuts", found);
        await artist.Page.Keyboard.PressAsync("Escape");
        await artist.Page.Locator("header .end button").ClickAsync();
        await artist.Page.Locator("dialog[open] fieldset").First.WaitForAsync();
        await LookAsync(artist, "preferences", found);
        await artist.Page.Keyboard.PressAsync("Escape");
        await artist.VisitAsync("gallery", "ul img");
        foreach (var index in new[] { 0, 1 })
        {
            await artist.Page.Locator("main ul .under button:first-of-type").Nth(index).ClickAsync();
        }

        await LookAsync(artist, "gallery", found);
        await artist.Page.Locator(".tools button").Last.ClickAsync();
        await artist.Page.Locator("dialog[open] .pair img").Last.WaitForAsync();
        await LookAsync(artist, "compare", found);
        await artist.Page.Keyboard.PressAsync("Escape");
        await artist.VisitAsync("account", ".webhooks details");
        await OpenAllAsync(artist);
        await LookAsync(artist, "account", found);
        artist.AssertNoFaults();
        return found;
    }

    /// <summary>Tells every violation whole: Assert.Empty would cut each one before the element that it names.</summary>
    internal static void AssertNothing(IEnumerable<string> found)
    {
        var all = string.Join(Environment.NewLine, found);
        Assert.True(all.Length == 0, all);
    }

    private static async Task OpenAllAsync(PersonAtAPage person) => await person.Page.EvaluateAsync(
        "document.querySelectorAll(document.querySelector('dialog[open]') ? 'dialog[open] details' : 'main details').forEach((one) => (one.open = true))");

    internal static async Task LookAsync(PersonAtAPage person, string name, List<string> found)
    {
        foreach (var width in Widths)
        {
            await person.Page.SetViewportSizeAsync(width, Height);
            await person.AssertFitsAsync();
            if (Environment.GetEnvironmentVariable("SOGNI_SCREENSHOTS") is { Length: > 0 } folder)
            {
                var look = await person.Page.EvaluateAsync<string>("`${document.documentElement.lang}-${matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'}`");
                await person.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{look}-{width}.png"), FullPage = true });
            }

            // Taller than the page: otherwise a button that happens to be half scrolled out of sight, or under a bar that stays, is found too small.
            await person.ShowAllAsync(width, Tall);
            found.AddRange((await Axe.LookAsync(person.Page)).Select(violation => $"{name} at {width}: {violation}"));
        }
    }
}
