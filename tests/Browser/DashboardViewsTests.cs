using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;

namespace SogniLike.Browser.Tests;

/// <summary>What the dashboard shows of jobs, workers and queues, and how operators keep what they look at, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardViewsTests(BrowserPool browser)
{
    private static readonly string[] Life =
    [
        "timeline.submitted", "timeline.leased", "timeline.drew", "timeline.uploaded", "timeline.checked", "timeline.brought", "timeline.delivered", "credit.pay",
    ];

    [Fact]
    public async Task Job_Delivered_TellsStepsUploadChecksAndCreditsThatLeadToTheLedger()
    {
        // Enough steps that word of them comes while they are drawn.
        var id = await DrawAsync(steps: 20);
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        await admin.VisitAsync($"jobs/{id}", "[data-moment='credit.pay']");

        var told = await admin.Page.Locator(".timeline li").EvaluateAllAsync<string[]>("all => all.map((one) => one.dataset.moment)");
        // A second worker may have helped: what counts is when each thing happened first.
        Assert.Equal(string.Join(' ', Life), string.Join(' ', told.Where(Life.Contains).Distinct()));
        Assert.Contains("credit.hold", told);
        Assert.Contains("Drew 20 of 20 steps", await admin.Page.Locator(".timeline").InnerTextAsync(), StringComparison.Ordinal);

        await admin.Page.Locator("[data-moment='credit.pay'] a").ClickAsync();
        await admin.Page.Locator("main tr.wanted").First.WaitForAsync();
        Assert.Contains("Paid for a job", string.Join('\n', await admin.Page.Locator("main tr.wanted").AllInnerTextsAsync()), StringComparison.Ordinal);
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Jobs_ViewTimesAndLink_AreKeptAndCopied()
    {
        var id = await DrawAsync();
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        await admin.VisitAsync("jobs?state=delivered", $"[data-admin-job='{id}']");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Save this view" }).ClickAsync();
        await admin.Page.GetByLabel("Name of the view").FillAsync("Done today");
        await admin.Page.GetByLabel("Name of the view").PressAsync("Enter");
        var view = admin.Page.GetByRole(AriaRole.Link, new() { Name = "Done today" });
        await view.WaitForAsync();

        await admin.Page.Locator("header .end button").ClickAsync();
        await admin.Page.Locator("#times").SelectOptionAsync("utc");
        await admin.Page.Keyboard.PressAsync("Escape");
        await admin.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // Both are there after the page was left.
        await admin.Page.ReloadAsync();
        await admin.VisitAsync("jobs", "h1");
        await view.ClickAsync();
        var row = admin.Page.Locator($"[data-admin-job='{id}']");
        await row.WaitForAsync();
        await admin.UntilAsync("location.hash === '#/jobs?state=delivered'");
        Assert.All(await row.Locator("time").AllInnerTextsAsync(), time => Assert.EndsWith("UTC", time, StringComparison.Ordinal));
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Forget “Done today”" }).ClickAsync();
        await view.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await admin.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await admin.VisitAsync($"jobs/{id}", ".timeline li");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await admin.Page.GetByText("Copied.").WaitForAsync();
        Assert.Equal($"{browser.Address}/admin#/jobs/{id}", await admin.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Fleet_LastCheckAndSilence_AreShownAndSorted()
    {
        await using var admin = await browser.OpenAsync();
        var workers = new[]
        {
            FleetRow.Of("calm", "passed", "2026-01-02T00:00:00Z", possiblyLost: false), FleetRow.Of("new", "", null, possiblyLost: false), FleetRow.Of("silent", "failed", "2026-01-01T00:00:00Z", possiblyLost: true),
        };
        await admin.Page.RouteAsync("**/api/v1/admin/workers?*", route => route.FulfillAsync(new() { Json = new { workers, next_page_token = "" } }));
        await admin.SignInAsync("/admin");
        await admin.VisitAsync("fleet?by=check&down=1", "[data-last-check='passed']");

        var rows = await admin.Page.Locator(".body [role='row']").AllInnerTextsAsync();
        Assert.Equal(["calm", "silent", "new"], rows.Select(row => row.Split('\n')[0].Trim()));
        Assert.Contains("Possibly lost", rows[1], StringComparison.Ordinal);
        Assert.Contains("Failed", rows[1], StringComparison.Ordinal);

        await admin.Page.Locator("[role='row'] a", new() { HasText = "silent" }).ClickAsync();
        await admin.Page.Locator("dialog[open] dl").WaitForAsync();
        await admin.Page.Locator("dialog[open] a[href='#/checks/A1']").WaitForAsync();
        Assert.Contains("Nothing was heard of it lately", await admin.Page.Locator("dialog[open]").InnerTextAsync(), StringComparison.Ordinal);
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Overview_ManyModels_HaveALineEachAndTheRestOne()
    {
        const int Models = 8;
        await using var admin = await browser.OpenAsync();
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
        var samples = Enumerable.Range(0, 3).Select(number => new
        {
            at = now.AddSeconds(15 * (number - 3)).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            workers_online = 2,
            slots = 2,
            busy_slots = 1,
            jobs_leased = "1",
            queues = Enumerable.Range(1, Models).Select(model => new { model = $"model-{model}", jobs = $"{model}", workers_online = 1 }),
            queued_others = "4",
            delivered = "3",
            failed = "0",
            cancelled = "0",
            leases_lost = "0",
            results_refused = "0",
            wait_p50_ms = "0",
            wait_p95_ms = "0",
            run_p50_ms = "0",
            run_p95_ms = "0",
            issued_millicredits = "0",
            reserve_millicredits = "0",
            audits_drawn = "0",
            audits_passed = "0",
            audits_failed = "0",
            audits_inconclusive = "0",
            audits_unaudited = "0",
            worked_ms = "7500",
            wasted_ms = "1500",
        });
        await admin.Page.RouteAsync("**/api/v1/admin/history?*", route => route.FulfillAsync(new() { Json = new { samples } }));
        await admin.SignInAsync("/admin");
        await admin.VisitAsync("", ".uplot canvas");

        // 1, 2 and 3 wait for models without a line, and 4 for those that the coordinator left out.
        var queues = admin.Page.GetByRole(AriaRole.Img, new() { Name = "Waiting, by model" });
        Assert.Equal("Waiting, by model. model-8: 8, model-7: 7, model-6: 6, model-5: 5, model-4: 4, others: 10", await queues.GetAttributeAsync("aria-label"));
        Assert.Equal("GPU-seconds a minute. for images: 30, for nothing: 6", await admin.Page.GetByRole(AriaRole.Img, new() { Name = "GPU-seconds" }).GetAttributeAsync("aria-label"));
        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Pages_OnAPhone_TheOpenOneIsInSightInTheBar()
    {
        await using var admin = await (await browser.OpenAsync(width: 360)).SignInAsync("/admin");
        foreach (var (page, sign) in new[] { ("log", "tbody tr"), ("fleet", "[role='row'] a") })
        {
            await admin.VisitAsync(page, sign);
            await admin.UntilAsync(
                "(() => { const place = document.querySelector('header nav [aria-current]').getBoundingClientRect(); return place.left >= 0 && place.right <= innerWidth; })()");
        }

        admin.AssertNoFaults();
    }

    [Fact]
    public async Task Lists_WithOlderPagesOpen_AreNotReadAnewByWhatTheyRead()
    {
        var (firstPages, audits) = (0, 0);
        await using var admin = await browser.OpenAsync();

        // Nothing is asked for again by the clock while it stands still.
        await admin.Page.Clock.InstallAsync();
        await admin.SignInAsync("/admin");
        await admin.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        await admin.Page.RouteAsync("**/api/v1/admin/audits?*", route =>
        {
            var isOlder = route.Request.Url.Contains("page_token", StringComparison.Ordinal);
            firstPages += isOlder ? 0 : 1;
            return route.FulfillAsync(new() { Json = new { audits = new[] { PendingAudit(isOlder ? "A1" : "A2") }, next_page_token = isOlder ? "" : "more" } });
        });
        await admin.Page.RouteAsync("**/api/v1/admin/audits/A1", route =>
        {
            audits++;
            return route.FulfillAsync(new() { Json = PendingAudit("A1") });
        });

        await admin.VisitAsync("checks", "[data-audit='A2']");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await admin.Page.Locator("[data-audit='A1']").WaitForAsync();
        await admin.VisitAsync("checks/A1", "dl.facts");
        await admin.Page.EvaluateAsync("fetch('/health/live').then(() => fetch('/health/ready')).then(() => true)");

        Assert.Equal((1, 1), (firstPages, audits));
        admin.AssertNoFaults();

        static object PendingAudit(string id) => new
        {
            audit = new
            {
                id,
                state = "pending",
                job_id = "J1",
                worker_id = "W1",
                reason = "drawn",
                scope = "points",
                opened_at = "2026-01-02T03:04:05Z",
                message = "",
                convicted = false,
                refunded_millicredits = "0",
                replay = "",
                epoch = "",
                opinions = Array.Empty<object>(),
                overrides = Array.Empty<object>(),
            },
            account_id = "owner",
            suspect_owner = "owner",
            suspect_class = "cpu",
            suspect_precision = "fp32",
            measures_worker_id = "",
            holds_job = false,
            deadline = "2026-01-02T04:04:05Z",
            rerender_job_id = "",
            seized_millicredits = "0",
            refusals = Array.Empty<object>(),
            images = Array.Empty<object>(),
        };
    }

    [Fact]
    public async Task Dashboard_OpenedWhileTheStoreIsAway_RecoversByItself()
    {
        await using var admin = await (await browser.OpenAsync()).SignInAsync("/admin");
        await admin.Page.Locator(".health strong").First.WaitForAsync();
        var isAway = true;
        await admin.Page.RouteAsync("**/api/v1/account", route =>
        {
            var answer = isAway ? route.FulfillAsync(new() { Status = 503, Json = new { code = "store_unavailable", detail = "Away." } }) : route.ContinueAsync();
            isAway = false;
            return answer;
        });
        await admin.Page.ReloadAsync();

        await admin.Page.Locator(".health strong").First.WaitForAsync();
        await admin.Page.Locator(".live.on").WaitForAsync();
        await admin.Page.Locator("header .end button").ClickAsync();
        await admin.Page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Sign out" }).WaitForAsync();
        admin.AssertNoFaults();
    }

    private async Task<string> DrawAsync(uint steps = 4)
    {
        var spec = Specs.Short("a red apple");
        spec.Steps = steps;
        var id = Assert.Single((await browser.Pool.SubmitAsync(spec)).Jobs).Id;
        await browser.Pool.WaitForEndAsync(id);
        return id;
    }
}
