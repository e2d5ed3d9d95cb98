using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Browser.Tests;

/// <summary>What operators do, in a real browser, against real processes.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardTests(BrowserPool browser)
{
    [Fact]
    public async Task Hold_CancelInBulk_Release_AreDoneAndStandInTheLog()
    {
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");

        // Whoever is away for a moment, after another test, too: it would be back for the jobs.
        var workers = (await browser.Pool.Admin.ListWorkersAsync(new ListWorkersRequest(), browser.Pool.Key)).Workers.Where(worker => !worker.Revoked).ToList();
        foreach (var worker in workers)
        {
            await ActAsync(admin, worker.Id, "Hold", "It hums");
            await admin.Page.Locator("dialog[open] section.hold").WaitForAsync();
            await CloseAsync(admin);
        }

        var jobs = (await browser.Pool.SubmitAsync(Specs.Short("three of a kind"), count: 3)).Jobs;
        await admin.VisitAsync("jobs?state=queued", $"[data-admin-job='{jobs[2].Id}']");
        await admin.Page.Locator("thead input[type='checkbox']").CheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel 3 jobs" }).ClickAsync();
        await SayAsync(admin, "Nobody needs them");
        await admin.Page.Locator($"[data-admin-job='{jobs[2].Id}']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var job in jobs)
        {
            Assert.Equal(JobState.Cancelled, (await browser.Pool.GetAsync(job.Id)).State);
        }

        foreach (var worker in workers)
        {
            await ActAsync(admin, worker.Id, "Release", "It is silent again");
            await admin.Page.Locator("dialog[open] section.hold").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await CloseAsync(admin);
        }

        await admin.VisitAsync("log", "tbody tr");
        var log = await admin.Page.Locator("tbody").InnerTextAsync();
        Assert.Contains("It hums", log, StringComparison.Ordinal);
        Assert.Contains("Nobody needs them", log, StringComparison.Ordinal);
        Assert.Contains(workers[0].Id, log, StringComparison.Ordinal);
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Ban_WorkerInTheMiddleOfAJob_TheJobIsLeasedAgainAndFinishes()
    {
        await browser.Pool.StartWorkerAsync("second");
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        var id = Assert.Single((await browser.Pool.SubmitAsync(Specs.Long())).Jobs).Id;
        string worker;
        using (await browser.Pool.FreezeInTheMiddleAsync(id))
        {
            worker = (await browser.Pool.GetAsync(id)).Attempts[^1].WorkerId;
            await ActAsync(admin, worker, "Ban", "Skips steps");
            await admin.Page.Locator("dialog[open] section.hold").WaitForAsync();
        }

        var job = await browser.Pool.WaitForEndAsync(id);

        Assert.Equal(JobState.Delivered, job.State);
        Assert.Equal(["worker_revoked", "delivered"], job.Attempts.Select(attempt => attempt.Outcome));
        Assert.NotEqual(worker, job.Attempts[^1].WorkerId);
        await CloseAsync(admin);
        await admin.VisitAsync($"jobs/{id}", ".timeline li");
        Assert.Contains("The worker was banned.", await admin.Page.Locator(".timeline").InnerTextAsync(), StringComparison.Ordinal);

        await ActAsync(admin, worker, "Release", "It was a test");
        await admin.Page.Locator("dialog[open] section.hold").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await CloseAsync(admin);
        await admin.VisitAsync("log", "tbody tr");
        Assert.Contains("Skips steps", await admin.Page.Locator("tbody").InnerTextAsync(), StringComparison.Ordinal);
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Requeue_RunningJob_FinishesOnAnotherLease_AndADeliveredOneIsVerified()
    {
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        var id = Assert.Single((await browser.Pool.SubmitAsync(Specs.Long(seed: 31))).Jobs).Id;
        using (await browser.Pool.FreezeInTheMiddleAsync(id))
        {
            await admin.VisitAsync("jobs?state=leased", $"[data-admin-job='{id}']");
            await admin.Page.Locator($"[data-admin-job='{id}'] input").CheckAsync();
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Requeue 1 job" }).ClickAsync();
            await SayAsync(admin, "It hangs");
        }

        var job = await browser.Pool.WaitForEndAsync(id);

        Assert.Equal(JobState.Delivered, job.State);
        // A worker that has not stopped yet when it is asked again gives the job back.
        Assert.Equal(["requeued", "delivered"], job.Attempts.Select(attempt => attempt.Outcome).Where(outcome => outcome != "handed_back"));
        await admin.VisitAsync($"jobs/{id}", ".timeline li");
        Assert.Contains("An operator put the job back into the queue.", await admin.Page.Locator(".timeline").InnerTextAsync(), StringComparison.Ordinal);

        // Whether or not the draw had chosen it already, an audit looks at it then.
        var small = await browser.Pool.WaitForEndAsync(Assert.Single((await browser.Pool.SubmitAsync(Specs.Short(seed: 32))).Jobs).Id);
        await admin.VisitAsync($"jobs/{small.Id}", ".timeline li");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Verify 1 job" }).ClickAsync();
        await SayAsync(admin, "It looks odd");
        Assert.NotNull((await browser.Pool.GetAsync(small.Id)).Verification.Audit);
        await admin.VisitAsync("log", "tbody tr");
        var log = await admin.Page.Locator("tbody").InnerTextAsync();
        Assert.Contains("requeue, It hangs", log, StringComparison.Ordinal);
        Assert.Contains("verify, It looks odd", log, StringComparison.Ordinal);

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Verify", Exact = true }).ClickAsync();
        await admin.Page.GetByText("The log is whole").WaitForAsync();
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Drain_IsShownUntilTheWorkerIsReleased()
    {
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        var worker = await Patience.UntilAsync<Worker>("an idle worker", async () => (await browser.Pool.Admin.ListWorkersAsync(new ListWorkersRequest(), browser.Pool.Key)).Workers
            .FirstOrDefault(one => one is { Online: true, Revoked: false, Hold: null, BusySlots: 0 }));

        await ActAsync(admin, worker.Id, "Drain", "New disk");
        await admin.Page.Locator("dialog[open] section.hold.mild").WaitForAsync();
        await CloseAsync(admin);
        await admin.VisitAsync("fleet?state=drained", $"[role='row'] a[href$='{worker.Id}']");

        await ActAsync(admin, worker.Id, "Release", "The disk is in");
        await admin.Page.Locator("dialog[open] section.hold").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Remove_WorkerInTheMiddleOfAJob_TheJobIsLeasedAgainAndItsTimelineSaysWhy()
    {
        await browser.Pool.StartWorkerAsync("spare");
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        var id = Assert.Single((await browser.Pool.SubmitAsync(Specs.Long())).Jobs).Id;
        using (await browser.Pool.FreezeInTheMiddleAsync(id))
        {
            await ActAsync(admin, (await browser.Pool.GetAsync(id)).Attempts[^1].WorkerId, "Remove for good", reason: null);
        }

        var job = await browser.Pool.WaitForEndAsync(id);

        Assert.Equal(JobState.Delivered, job.State);
        Assert.Equal(["worker_revoked", "delivered"], job.Attempts.Select(attempt => attempt.Outcome));
        await CloseAsync(admin);
        await admin.VisitAsync($"jobs/{id}", ".timeline li");
        Assert.Contains("The worker was shut out", await admin.Page.Locator(".timeline").InnerTextAsync(), StringComparison.Ordinal);
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Fleet_OfTenThousand_DrawsOnlyTheRowsInSight()
    {
        const int All = 10_000;
        const int PageSize = 500;
        await using var admin = await browser.OpenAsync();
        await admin.Page.RouteAsync("**/api/v1/admin/workers?*", route =>
        {
            var from = System.Web.HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query)["page_token"] is { } token ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;
            var workers = Enumerable.Range(from, PageSize).Select(number => FleetRow.Of($"worker {number:d5}"));
            return route.FulfillAsync(new() { Json = new { workers, next_page_token = from + PageSize < All ? $"{from + PageSize}" : "" } });
        });
        await admin.SignInAsync("/admin");
        await admin.VisitAsync("fleet", "[role='row'] a");

        var table = admin.Page.GetByRole(AriaRole.Table);
        await admin.UntilAsync($"document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === '{All + 1}'");
        Assert.InRange(await table.GetByRole(AriaRole.Row).CountAsync(), 10, 100);
        await admin.Page.Locator(".scroller").EvaluateAsync("all => all.scrollTo(0, all.scrollHeight)");
        await admin.Page.GetByText($"worker {All - 1:d5}").WaitForAsync();
        Assert.InRange(await table.GetByRole(AriaRole.Row).CountAsync(), 10, 100);
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Report_ByAnArtist_IsSeenAndResolvedByAnOperator()
    {
        var id = Assert.Single((await browser.Pool.SubmitAsync(Specs.Short("a grey stone"))).Jobs).Id;
        await browser.Pool.WaitForEndAsync(id);
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Card(id).Locator("button.open").ClickAsync();
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Report this image" }).ClickAsync();
        await artist.Page.Locator("#report-reason").FillAsync("It shows somebody I know");
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await artist.Page.GetByText("Reported: the operators will look at it.").WaitForAsync();

        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        await admin.VisitAsync("checks?tab=reports", "li.card");
        var report = admin.Page.Locator("li.card").Filter(new() { HasText = id });
        Assert.Contains("It shows somebody I know", await report.InnerTextAsync(), StringComparison.Ordinal);

        var filed = (await browser.Pool.Admin.ListReportsAsync(new ListReportsRequest { OpenOnly = true }, browser.Pool.Key)).Reports.Single(one => one.JobId == id);

        // Nobody sees the picture, or is told to have looked, before they ask for it.
        var picture = report.GetByAltText("The reported picture");
        Assert.Equal((0, 0), (await picture.CountAsync(), await LooksAsync()));
        await report.GetByRole(AriaRole.Button, new() { Name = "Show the picture" }).ClickAsync();
        await picture.WaitForAsync();
        await admin.UntilAsync("document.querySelector('li.card img')?.naturalWidth > 0");
        Assert.Equal(1, await LooksAsync());
        await report.GetByRole(AriaRole.Button, new() { Name = "Hide the picture" }).ClickAsync();
        await picture.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await report.GetByRole(AriaRole.Button, new() { Name = "Uphold" }).ClickAsync();
        await SayAsync(admin, "They did not agree to it");
        await report.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await admin.VisitAsync("checks?tab=reports&all=1", "li.card .chip.bad");

        Assert.Contains("They did not agree to it", await report.InnerTextAsync(), StringComparison.Ordinal);
        var kept = (await browser.Pool.Admin.ListReportsAsync(new ListReportsRequest(), browser.Pool.Key)).Reports.Single(one => one.JobId == id);
        Assert.Equal(("upheld", "They did not agree to it"), (kept.Resolution, kept.Note));
        artist.AssertNoFaults();
        admin.AssertNoFaults();

        async Task<int> LooksAsync() => (await browser.Pool.Admin.ListAdminActionsAsync(new ListAdminActionsRequest(), browser.Pool.Key)).Actions
            .Count(one => one.Call == "DownloadReportImage" && one.Target == filed.Id);
    }

    [Fact]
    public async Task SignIn_WithAnArtistsKey_LeadsNowhere()
    {
        var secret = (await browser.Pool.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "painter", Scopes = { "artist" } }, browser.Pool.Key)).Secret;
        await using var artist = await browser.OpenAsync();
        await artist.Page.GotoAsync(browser.Address + "/admin");
        await artist.Page.Locator("#key").FillAsync(secret);
        await artist.Page.Keyboard.PressAsync("Enter");

        await artist.Page.GetByText("no operator’s role").WaitForAsync();
        Assert.Equal(0, await artist.Page.Locator("table").CountAsync());
    }

    private static async Task ActAsync(PersonAtAPage admin, string worker, string act, string? reason)
    {
        await admin.VisitAsync($"fleet?worker={worker}", "h1");
        await admin.Page.Locator("dialog[open] dl").WaitForAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
        await SayAsync(admin, reason);
    }

    private static async Task CloseAsync(PersonAtAPage admin)
    {
        await admin.Page.Keyboard.PressAsync("Escape");
        await admin.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // The address follows a moment later; whoever goes on before would be taken back.
        await admin.UntilAsync("!location.hash.includes('worker=')");
    }

    private static async Task SayAsync(PersonAtAPage admin, string? reason)
    {
        if (reason is not null)
        {
            await admin.Page.Locator("#act-reason").FillAsync(reason);
        }

        await admin.Page.Locator("dialog[open] form .primary").ClickAsync();
        await admin.Page.Locator("dialog[open] form").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
