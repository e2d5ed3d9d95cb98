using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Browser.Tests;

/// <summary>What happens around the portal that nobody asked for: answers get lost, keys are taken back, others use the same browser, other devices delete.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TroubleTests(BrowserPool browser)
{
    [Fact]
    public async Task Submit_WhoseAnswerGetsLost_IsNotDrawnTwiceWhenAskedAgain()
    {
        const string Prompt = "a brown nut in its shell";
        const string MayAsk = "!document.querySelector('button.go').disabled";
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.ChooseAsync(steps: 2, side: 128);
        var isFirst = true;
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await artist.Page.RouteAsync("**/api/v1/jobs", async route =>
        {
            if (isFirst && route.Request.Method == "POST")
            {
                // It gets there; what comes back does not.
                isFirst = false;
                await route.FetchAsync();
                await route.AbortAsync();
                lost.SetResult();
                return;
            }

            await route.ContinueAsync();
        });
        await artist.Prompt.FillAsync(Prompt);
        await artist.Prompt.PressAsync("Control+Enter");
        await lost.Task.WaitAsync(Patience.Limit);
        await artist.UntilAsync(MayAsk);
        await AskAgainAsync(200);
        Assert.Single(await DrawnAsync());

        // What was answered is over: asked for once more it is another image.
        await AskAgainAsync(201);
        Assert.Equal(2, (await DrawnAsync()).Count);
        artist.AssertNoFaults();

        async Task AskAgainAsync(int status)
        {
            var answer = await artist.Page.RunAndWaitForResponseAsync(
                () => artist.Prompt.PressAsync("Control+Enter"), response => response.Request.Method == "POST" && response.Url.EndsWith("/api/v1/jobs", StringComparison.Ordinal));
            Assert.Equal(status, answer.Status);
            await artist.UntilAsync(MayAsk);
        }

        async Task<List<Job>> DrawnAsync() => [.. (await browser.Pool.Artist.ListJobsAsync(new ListJobsRequest { PageSize = 100 }, browser.Pool.Key)).Jobs.Where(job => job.Spec.Prompt == Prompt)];
    }

    [Fact]
    public async Task Draft_OfOneAccount_IsNotShownToTheNextInTheSameBrowser()
    {
        const string Secret = "a present for the next one here";
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Prompt.FillAsync(Secret);
        await SignOutAsync(artist);
        await SignInAsync(artist, await NewKeyAsync("neighbour"));

        Assert.Equal("", await artist.Prompt.InputValueAsync());
        await artist.Prompt.FillAsync("a wall between gardens");
        await SignOutAsync(artist);
        await SignInAsync(artist, (await File.ReadAllTextAsync(browser.Pool.KeyFile)).Trim());
        Assert.Equal(Secret, await artist.Prompt.InputValueAsync());
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Key_RevokedWhileThePageIsOpen_ThePageSaysWhyItSignsOut()
    {
        var made = await browser.Pool.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "guest", Scopes = { "artist" } }, browser.Pool.Key);
        await using var artist = await browser.OpenAsync();
        await artist.Page.GotoAsync(artist.Address);
        await SignInAsync(artist, made.Secret);
        await artist.Page.Locator(".live.on").WaitForAsync();

        // However short it is in sight.
        await artist.Page.EvaluateAsync("() => { window.said = ''; new MutationObserver(() => (window.said += document.querySelector('.notices')?.innerText)).observe(document.body, { subtree: true, childList: true }); }");
        await browser.Pool.Admin.RevokeApiKeyAsync(new RevokeApiKeyRequest { KeyId = made.Key.Id }, browser.Pool.Key);

        await artist.Page.Locator("#key").WaitForAsync();
        await artist.UntilAsync("window.said.includes('This key was revoked.')");
        Assert.Null(await artist.Page.EvaluateAsync<string?>("Object.keys(localStorage).find((name) => name.startsWith('sogni.key.')) ?? null"));
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Picture_DeletedOnAnotherDevice_IsGoneFromThisBrowserToo()
    {
        var ids = new List<string>();
        foreach (var prompt in new[] { "a left shoe", "a lost shoe", "a right shoe" })
        {
            ids.Add(Assert.Single((await browser.Pool.SubmitAsync(Specs.Short(prompt))).Jobs).Id);
            await browser.Pool.WaitForEndAsync(ids[^1]);
        }

        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.VisitAsync("gallery", "h1");
        await artist.UntilAsync($"({Kept})().then((kept) => ['{ids[0]}', '{ids[1]}', '{ids[2]}'].every((id) => kept.includes(id)))");
        await artist.Page.GotoAsync("about:blank");
        await browser.Pool.Artist.DeleteJobAsync(new DeleteJobRequest { JobId = ids[1] }, browser.Pool.Key);
        await artist.Page.GotoAsync(artist.Address + "/#/gallery");
        await artist.Page.GetByRole(AriaRole.Img, new() { Name = "a right shoe" }).First.WaitForAsync();
        await artist.Page.Locator(".live.on").WaitForAsync();
        await artist.Page.GetByRole(AriaRole.Img, new() { Name = "a lost shoe" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // Not only out of sight.
        await artist.UntilAsync($"({Kept})().then((ids) => !ids.includes('{ids[1]}') && ids.includes('{ids[0]}') && ids.includes('{ids[2]}'))");
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Report_WrittenWithArrowKeys_StaysWithItsPicture()
    {
        foreach (var prompt in new[] { "a pot", "a pan" })
        {
            await browser.Pool.WaitForEndAsync(Assert.Single((await browser.Pool.SubmitAsync(Specs.Short(prompt))).Jobs).Id);
        }

        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Open: a pan" }).First.ClickAsync();
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Report this image" }).ClickAsync();
        var reason = artist.Page.Locator("#report-reason");
        await reason.FillAsync("Thre handles");
        for (var press = 0; press < 8; press++)
        {
            await reason.PressAsync("ArrowLeft");
        }

        await reason.PressAsync("e");
        await reason.PressAsync("ArrowRight");

        Assert.Equal("Three handles", await reason.InputValueAsync());
        Assert.Equal("a pan", await artist.Page.Locator("dialog[open] .prompt").InnerTextAsync());
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Preferences_OnThePageAndInADialogOverIt_KeepTheirMarks()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.VisitAsync("account", "input[value='auto']");
        await artist.Page.Locator("header .end button").ClickAsync();
        await artist.Page.Locator("dialog[open] input[value='auto']").WaitForAsync();

        Assert.Equal(2, await artist.Page.Locator("input[value='auto']:checked").CountAsync());
        Assert.Equal(2, await artist.Page.Locator("input[value='en']:checked").CountAsync());
        artist.AssertNoFaults();
    }

    private const string Kept =
        """
        async () => {
          const named = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('sogni-'));
          const answer = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = failed; });
          const all = await Promise.all(named.map(async (name) => { const database = await answer(indexedDB.open(name)); const keys = await answer(database.transaction('pictures').objectStore('pictures').getAllKeys()); database.close(); return keys; }));
          return all.flat();
        }
        """;

    private async Task<string> NewKeyAsync(string account) =>
        (await browser.Pool.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = account, Scopes = { "artist" } }, browser.Pool.Key)).Secret;

    private static async Task SignInAsync(PersonAtAPage artist, string key)
    {
        await artist.Page.Locator("#key").FillAsync(key);
        await artist.Page.Keyboard.PressAsync("Enter");
        await artist.Page.Locator("header nav").WaitForAsync();
        await artist.Page.EvaluateAsync("location.hash = '#/'");
        await artist.Prompt.WaitForAsync();
    }

    private static async Task SignOutAsync(PersonAtAPage artist)
    {
        await artist.VisitAsync("account", "h1");
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await artist.Page.Locator("#key").WaitForAsync();
    }
}
