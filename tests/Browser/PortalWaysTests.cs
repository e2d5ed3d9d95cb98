using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Browser.Tests;

/// <summary>Ways through the portal that not everybody takes: without a mouse, without a network, many images at once.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PortalWaysTests(BrowserPool browser)
{
    [Fact]
    public async Task Submit_ToDownload_NeedsNoMouse()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator("#steps").WaitForAsync();

        await artist.Page.Keyboard.PressAsync("/");
        await artist.UntilAsync("document.activeElement?.id === 'prompt'");
        await artist.Page.Keyboard.TypeAsync("a yellow lemon");
        var steps = artist.Page.Locator("#steps");
        await artist.TabToAsync(steps);
        await artist.Page.Keyboard.PressAsync("Home");
        await artist.Page.Keyboard.PressAsync("ArrowUp");
        var answer = await artist.Page.RunAndWaitForResponseAsync(
            () => artist.Page.Keyboard.PressAsync("Control+Enter"), response => response.Request.Method == "POST" && response.Url.EndsWith("/api/v1/jobs", StringComparison.Ordinal));
        var id = (await answer.JsonAsync())!.Value.GetProperty("jobs")[0].GetProperty("id").GetString()!;
        await artist.Card(id, "delivered").WaitForAsync();
        await artist.TabToAsync(artist.Card(id).Locator("button.open"));
        await artist.Page.Keyboard.PressAsync("Enter");
        await artist.TabToAsync(artist.Page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }));
        var file = await artist.DownloadAsync(() => artist.Page.Keyboard.PressAsync("Enter"));
        await artist.Page.Keyboard.PressAsync("Escape");

        Assert.Equal(2u, (await browser.Pool.GetAsync(id)).Spec.Steps);
        Assert.Equal(await browser.Pool.DownloadAsync(id), file);
        await artist.UntilAsync($"document.activeElement?.closest('[data-job]')?.dataset.job === '{id}'");
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Gallery_WithoutANetwork_OpensWithWhatWasSeen()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        var id = await artist.DrawAsync("a violet plum", steps: 4);
        await artist.Card(id).Locator("button.open img").WaitForAsync();
        await artist.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await artist.UntilAsync("navigator.serviceWorker.controller !== null");

        await artist.SetOfflineAsync(true);
        await artist.Page.GotoAsync(browser.Address + "/#/gallery");
        await artist.Page.ReloadAsync();
        var picture = artist.Page.GetByRole(AriaRole.Img, new() { Name = "a violet plum" }).First;
        await picture.WaitForAsync();
        await artist.Page.Locator(".offline").WaitForAsync();
        Assert.Equal(128, await picture.EvaluateAsync<int>("one => one.decode().then(() => one.naturalWidth)"));

        await artist.SetOfflineAsync(false);
        await artist.Page.Locator(".live.on").WaitForAsync();
        await artist.Page.Locator(".offline").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Grid_OfTwoByTwo_DrawsEachPairFromOneSeed()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Prompt.FillAsync("a speckled stone");
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Grid", Exact = true }).ClickAsync();
        await artist.Page.Locator("#grid-columns").FillAsync("1, 2");
        await artist.Page.Locator("#grid-rows").FillAsync("1, 7");
        await artist.Page.Locator("dialog[open] form .primary").ClickAsync();

        await artist.UntilAsync("document.querySelectorAll('dialog[open] td img').length === 4");
        var drawn = (await browser.Pool.Artist.ListJobsAsync(new ListJobsRequest(), browser.Pool.Key)).Jobs.Where(job => job.Spec.Prompt == "a speckled stone").ToList();
        Assert.Equal([(1u, 1d), (1u, 7d), (2u, 1d), (2u, 7d)], drawn.Select(job => (job.Spec.Steps, job.Spec.GuidanceScale)).Order());
        Assert.Single(drawn.Select(job => job.Spec.Seed).Distinct());
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Style_AndEarlierPrompt_AreWrittenIntoThePrompt()
    {
        var made = Assert.Single((await browser.Pool.SubmitAsync(Specs.Short("an orange fox"))).Jobs);
        await browser.Pool.WaitForEndAsync(made.Id);
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Card(made.Id).WaitForAsync();

        await OpenPromptsAsync(artist);
        await artist.Page.Locator("dialog[open] .earlier button", new() { HasText = "an orange fox" }).ClickAsync();
        await artist.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("an orange fox", await artist.Prompt.InputValueAsync());
        await OpenPromptsAsync(artist);
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Pencil" }).ClickAsync();
        await artist.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        Assert.Equal("pencil drawing of an orange fox, fine lines, hatching", await artist.Prompt.InputValueAsync());
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Folds_StayOpen_WhateverChangesOnThePage()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator("#steps").WaitForAsync();
        await artist.Page.Locator(".sizes summary").ClickAsync();
        await artist.Page.Locator(".fold summary").ClickAsync();
        await artist.Page.RunAndWaitForResponseAsync(() => artist.Prompt.FillAsync("a white cloud"), response => response.Url.EndsWith("/estimate", StringComparison.Ordinal));
        await artist.Page.Locator(".go .price").WaitForAsync();
        await artist.Page.RunAndWaitForResponseAsync(
            () => artist.Page.Locator(".sizes input[type='radio']").Nth(1).CheckAsync(), response => response.Url.EndsWith("/estimate", StringComparison.Ordinal));

        Assert.Equal(2, await artist.Page.Locator(".sizes details[open], .fold[open]").CountAsync());
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Prompt_LongerThanItMayBe_IsCountedSaidOnceAndNotSent()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        var counter = artist.Page.Locator(".prompt > .hint");
        await artist.Prompt.FillAsync("a white cloud");
        await counter.GetByText("13 / 4,000").WaitForAsync();
        Assert.DoesNotContain("tokens", await counter.InnerTextAsync(), StringComparison.Ordinal);

        await artist.Prompt.FillAsync(new string('c', 76));
        await counter.GetByText("75 tokens").WaitForAsync();
        Assert.Equal("", await counter.GetByRole(AriaRole.Status).InnerTextAsync());

        await artist.Prompt.FillAsync(new string('c', 4_001));
        await counter.GetByRole(AriaRole.Status).GetByText("1 character too many").WaitForAsync();
        Assert.Equal("true", await artist.Prompt.GetAttributeAsync("aria-invalid"));
        Assert.True(await artist.Page.Locator(".go").IsDisabledAsync());
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Sizes_SixShapes_AreChosenAndSwapped()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator("#steps").WaitForAsync();
        Assert.Equal(6, await artist.Page.Locator(".sizes input[type='radio']").CountAsync());
        Assert.Equal(6, await artist.Page.Locator(".sizes label svg rect").CountAsync());
        await artist.Page.GetByRole(AriaRole.Radio, new() { NameString = "Photo" }).CheckAsync();
        await artist.Page.Locator(".sizes summary").ClickAsync();
        var before = await SidesAsync();
        Assert.Equal(1.5, (double)before[0] / before[1], 0.1);

        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Swap width and height" }).ClickAsync();

        Assert.Equal([before[1], before[0]], await SidesAsync());
        artist.AssertNoFaults();

        Task<int[]> SidesAsync() => artist.Page.EvaluateAsync<int[]>("[...document.querySelectorAll('.custom input')].map((one) => one.valueAsNumber)");
    }

    private static Task OpenPromptsAsync(PersonAtAPage artist) => artist.Page.GetByRole(AriaRole.Button, new() { Name = "Styles and earlier prompts" }).ClickAsync();
}
