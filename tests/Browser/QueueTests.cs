using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.Browser.Tests;

/// <summary>An artist's own queue: paused, rearranged and resumed, in every tab.</summary>
[Collection(BrowserCollection.Name)]
public sealed class QueueTests(BrowserPool browser, ITestOutputHelper output)
{
    [Fact]
    public async Task Queue_PausedRearrangedAndResumed_IsDrawnInTheNewOrder()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("easel");
        await using var artist = await (await browser.OpenAsync(pool: pool)).SignInAsync();
        await using var other = await (await browser.OpenAsync(pool: pool)).SignInAsync();
        var drawn = await artist.DrawAsync("a red apple", steps: 1);
        await artist.Card(drawn, "delivered").WaitForAsync();

        await Button(artist, "Pause the queue").ClickAsync();
        await Notice(artist).WaitForAsync();
        await Notice(other).WaitForAsync();
        var one = await artist.DrawAsync("a green leaf", steps: 2);
        var two = await artist.DrawAsync("a blue bird", steps: 3);
        var three = await artist.DrawAsync("a white cloud", steps: 4);
        await artist.Page.Locator($"[data-job='{two}']", new() { HasText = "Paused by you" }).WaitForAsync();
        await artist.Page.Locator(".go .facts", new() { HasText = "Paused by you" }).WaitForAsync();

        await ShowWaitingAsync(artist);
        await ShowWaitingAsync(other);
        await artist.UntilAsync("document.querySelectorAll('.waiting li').length === 3");
        await artist.Page.SetViewportSizeAsync(360, 800);
        await artist.AssertFitsAsync();
        await artist.Page.SetViewportSizeAsync(1280, 900);
        Assert.Equal([one, two, three], await IdsAsync(artist));

        // Without a mouse: to the front, and the focus stays with the row.
        var first = artist.Card(three).Locator("[data-to='first']");
        await artist.TabToAsync(first);
        await artist.Page.Keyboard.PressAsync("Enter");
        await artist.UntilAsync($"document.querySelector('.waiting li').dataset.job === '{three}'");
        await artist.UntilAsync($"document.activeElement?.closest('[data-job]')?.dataset.job === '{three}'");
        await artist.Card(three).Locator("[data-to='first'][aria-disabled='true']").WaitForAsync();

        // The stream may tell of a move before its answer comes: what is pressed in between counts too.
        var answered = new TaskCompletionSource();
        await artist.Page.RouteAsync("**/api/v1/jobs/*/move", async route =>
        {
            var answer = await route.FetchAsync();
            await answered.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        await artist.Card(two).Locator("[data-to='earlier']").ClickAsync();
        await UntilOrderAsync(artist, three, two, one);
        await artist.Card(one).Locator("[data-to='first']").ClickAsync();
        answered.SetResult();
        await UntilOrderAsync(artist, one, three, two);
        await artist.Card(one).Locator("[data-to='last']").ClickAsync();
        await UntilOrderAsync(artist, three, two, one);
        await UntilOrderAsync(other, three, two, one);
        Assert.All(await JobsAsync(pool, one, two, three), job => Assert.Equal(JobState.Queued, job.State));

        await Button(other, "Resume").ClickAsync();
        await Notice(other).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Notice(artist).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var id in new[] { one, two, three })
        {
            await pool.WaitForEndAsync(id);
        }

        var jobs = await JobsAsync(pool, three, two, one);
        Assert.All(jobs, job => Assert.Equal(JobState.Delivered, job.State));
        Assert.Equal(jobs.Select(job => job.Id), jobs.OrderBy(job => job.Attempts[0].StartedAt.ToDateTimeOffset()).Select(job => job.Id));
        artist.AssertNoFaults();
        other.AssertNoFaults();
    }

    [Fact]
    public async Task CancelAll_LeavesWhatIsDone_AndThePausedQueueIsForEverybody()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("easel");
        await using var artist = await (await browser.OpenAsync(pool: pool)).SignInAsync();
        var drawn = await artist.DrawAsync("a red apple", steps: 1);
        await artist.Card(drawn, "delivered").WaitForAsync();
        await pool.Artist.PauseQueueAsync(new PauseQueueRequest(), pool.Key);
        await Notice(artist).WaitForAsync();
        var waiting = new[] { await artist.DrawAsync("a green leaf", steps: 2), await artist.DrawAsync("a white cloud", steps: 4) };

        var found = new List<string>();
        foreach (var (language, theme) in AccessibilityTests.Looks)
        {
            await using var person = await (await browser.OpenAsync(language, theme, pool: pool)).SignInAsync();
            await Notice(person).WaitForAsync();
            await person.Card(waiting[0]).WaitForAsync();
            await AccessibilityTests.LookAsync(person, "paused", found);
            await ShowWaitingAsync(person);
            await person.UntilAsync("document.querySelectorAll('.waiting li').length === 2");
            await AccessibilityTests.LookAsync(person, "queue", found);
            person.AssertNoFaults();
        }

        AccessibilityTests.AssertNothing(found);

        await Button(artist, "Cancel all 2").ClickAsync();
        foreach (var id in waiting)
        {
            await artist.Card(id, "cancelled").WaitForAsync();
        }

        Assert.Equal(
            [JobState.Delivered, JobState.Cancelled, JobState.Cancelled], (await JobsAsync(pool, [drawn, .. waiting])).Select(job => job.State));
        await artist.Card(drawn, "delivered").WaitForAsync();
        artist.AssertNoFaults();
    }

    private static ILocator Button(PersonAtAPage person, string name) => person.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Notice(PersonAtAPage person) => person.Page.Locator(".pause p");

    private static async Task ShowWaitingAsync(PersonAtAPage person) => await person.Page.Locator(".feed select").SelectOptionAsync("queued");

    private static Task UntilOrderAsync(PersonAtAPage person, params string[] ids) =>
        person.UntilAsync($"[...document.querySelectorAll('.waiting li')].map((row) => row.dataset.job).join() === '{string.Join(',', ids)}'");

    private static async Task<IReadOnlyList<string>> IdsAsync(PersonAtAPage person) =>
        await person.Page.Locator(".waiting li").EvaluateAllAsync<string[]>("rows => rows.map((row) => row.dataset.job)");

    private static async Task<IReadOnlyList<Job>> JobsAsync(LocalPool pool, params string[] ids)
    {
        var jobs = new List<Job>();
        foreach (var id in ids)
        {
            jobs.Add(await pool.GetAsync(id));
        }

        return jobs;
    }
}
