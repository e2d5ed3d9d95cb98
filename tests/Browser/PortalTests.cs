using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Browser.Tests;

/// <summary>What an artist does, in a real browser, against real processes.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PortalTests(BrowserPool browser)
{
    private const int LongSteps = 100;
    private const int LongSide = 256;

    [Fact]
    public async Task Submit_ByKeyboard_ShowsPreviewsAndTheImageThatTheApiHas()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();

        // Previews are for those who watch, and a job may be over before a page that was opened just now does.
        await artist.Page.Locator(".live.on").WaitForAsync();
        await artist.Page.Locator("input[name='previews'][value='5']").CheckAsync();
        await CountPreviewsAsync(artist);
        var job = await artist.DrawAsync("a red apple", steps: LongSteps, LongSide);
        await artist.Card(job, "delivered").WaitForAsync();
        Assert.InRange(await artist.Page.EvaluateAsync<int>("window.seen.size"), 1, 5);
        await artist.Card(job).Locator("button.open img").WaitForAsync();

        await artist.Card(job).Locator("button.open").ClickAsync();
        var dialog = artist.Page.Locator("dialog[open]");
        var downloads = dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { NameRegex = new("^Download") });
        var whole = await artist.DownloadAsync(() => downloads.Nth(0).ClickAsync());
        var plain = await artist.DownloadAsync(() => downloads.Nth(1).ClickAsync());

        var kept = await browser.Pool.DownloadAsync(job);
        Assert.Equal(kept, whole);
        Assert.NotEqual(kept.Length, plain.Length);
        Assert.DoesNotContain("a red apple", System.Text.Encoding.UTF8.GetString(plain), StringComparison.Ordinal);
        var pixels = await artist.PixelsAsync(kept);
        Assert.StartsWith($"{LongSide}x{LongSide} ", pixels, StringComparison.Ordinal);
        Assert.Equal(pixels, await artist.PixelsAsync(plain));
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Previews_AreAskedForAsChosen_AndTheChoiceIsRemembered()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator("input[name='previews'][value='0']").CheckAsync();
        await artist.Page.Locator(".live.on").WaitForAsync();
        await CountPreviewsAsync(artist);
        var none = await artist.DrawAsync("a red apple", steps: LongSteps, LongSide);
        await artist.Card(none, "delivered").WaitForAsync();

        Assert.Equal(0u, (await browser.Pool.GetAsync(none)).Spec.Previews);
        Assert.Equal(0, await artist.Page.EvaluateAsync<int>("window.seen.size"));

        await artist.Page.Locator("input[name='previews'][value='5']").CheckAsync();
        await artist.Prompt.FillAsync("a green apple");
        await artist.Page.ReloadAsync();
        await artist.Page.Locator("input[name='previews'][value='5']:checked").WaitForAsync();
        var five = await artist.DrawAsync("a green apple", steps: 4);
        Assert.Equal(5u, (await browser.Pool.WaitForEndAsync(five)).Spec.Previews);
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Generate_BeforeItIsAsked_SaysWhatItCosts()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();

        await artist.Prompt.FillAsync("a red apple");

        var price = artist.Page.Locator(".go .price");
        await price.WaitForAsync();
        Assert.Matches(@"\d", await price.InnerTextAsync());
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Cancel_WhileItRuns_ShowsWhatComesBack()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();

        var id = await artist.DrawAsync("a blue heart", steps: LongSteps, LongSide);
        using (await browser.Pool.FreezeInTheMiddleAsync(id))
        {
            await artist.Card(id).Locator(".actions button").First.ClickAsync();
            await artist.Card(id, "cancelled").WaitForAsync();
        }

        var job = await browser.Pool.GetAsync(id);
        Assert.Equal(JobState.Cancelled, job.State);
        Assert.InRange(job.ChargedMillicredits, 0ul, job.PriceMillicredits - 1);
        var shown = await artist.Card(id).Locator(".refund").InnerTextAsync();
        Assert.Contains(Credits(job.PriceMillicredits - job.ChargedMillicredits), shown, StringComparison.Ordinal);
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task CoordinatorKilled_InTheMiddleOfAJob_ThePageRecoversByItself()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();

        var id = await artist.DrawAsync("a green tree", steps: LongSteps, LongSide);
        await browser.Pool.WaitForMiddleAsync(id);
        await browser.Pool.Coordinator.KillAsync();
        await artist.Page.Locator(".live:not(.on)").WaitForAsync();
        await browser.Pool.StartCoordinatorAsync();

        await artist.Page.Locator(".live.on").WaitForAsync();
        await artist.Card(id, "delivered").WaitForAsync();
        await artist.Card(id).Locator("button.open img").WaitForAsync();
        Assert.Equal(JobState.Delivered, (await browser.Pool.GetAsync(id)).State);
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Submit_InArabicOnAPhone_IsTheSamePageMirrored()
    {
        await using var artist = await (await browser.OpenAsync("ar", width: 360)).SignInAsync();

        Assert.Equal("rtl", await artist.Page.Locator("html").GetAttributeAsync("dir"));
        Assert.Equal("ar", await artist.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Matches(@"\p{IsArabic}", await artist.Page.Locator(".go .verb").InnerTextAsync());
        var id = await artist.DrawAsync("قلب أحمر", steps: 4);
        await artist.Card(id, "delivered").WaitForAsync();
        await artist.Card(id).Locator("button.open img").WaitForAsync();
        await artist.AssertFitsAsync();

        await artist.Card(id).Locator("button.open").ClickAsync();
        await artist.Page.Locator("dialog[open] dl").First.WaitForAsync();
        Assert.Equal("قلب أحمر", await artist.Page.Locator("dialog[open] .prompt").First.InnerTextAsync());
        Assert.Equal("قلب أحمر", (await browser.Pool.GetAsync(id)).Spec.Prompt);
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Drop_PngOfThePool_RecallsHowItWasMade()
    {
        var made = Assert.Single((await browser.Pool.SubmitAsync(Specs.Short("a lemon with a hat", seed: 12_345_678_901_234_567_890ul))).Jobs);
        await browser.Pool.WaitForEndAsync(made.Id);
        var png = await browser.Pool.DownloadAsync(made.Id);
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator("#steps").WaitForAsync();

        await artist.DropAsync("body", "lemon.png", png);

        await artist.UntilAsync("document.querySelector('#prompt')?.value !== ''");
        Assert.Equal("a lemon with a hat", await artist.Prompt.InputValueAsync());
        Assert.Equal("12345678901234567890", await artist.Page.Locator("#seed").InputValueAsync());
        Assert.Equal("4", await artist.Page.Locator("#steps").InputValueAsync());
        artist.AssertNoFaults();
    }

    // However short they are in sight.
    private static async Task CountPreviewsAsync(PersonAtAPage artist) => await artist.Page.EvaluateAsync(
        """
        () => {
          window.seen = new Set();
          new MutationObserver(() => document.querySelectorAll("[data-job] .pending img[src^='data:image/']").forEach((image) => window.seen.add(image.src)))
            .observe(document.body, { subtree: true, childList: true, attributes: true });
        }
        """);

    private static string Credits(ulong millicredits) => (millicredits / 1000m).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
