using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;

namespace SogniLike.Browser.Tests;

/// <summary>Pay that waits, because nobody can check the worker or too few accuse it: its owner reads why and what ends that, and an operator releases it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PayWaitTests(BrowserPool browser)
{
    private const string Device = "rocm/odd fp16";

    private static readonly object[] Waits =
    [
        new { kind = "unchecked", device = Device, audit_id = "", reason = "As the coordinator says.", since = "2026-01-02T00:00:00Z" },
        new { kind = "accused", device = "", audit_id = "A1", reason = "As the coordinator says.", since = "2026-01-03T00:00:00Z" },
    ];

    private static readonly (string Language, ColorScheme Theme)[] Looks = [("en", ColorScheme.Light), ("ar", ColorScheme.Dark)];

    [Fact]
    public async Task Portal_MachineWhosePayWaits_SaysWhyInTheOwnersLanguage()
    {
        var found = new List<string>();
        foreach (var (language, theme) in Looks)
        {
            await using var owner = await browser.OpenAsync(language, theme);
            await owner.Page.RouteAsync("**/api/v1/account/workers?*", route => route.FulfillAsync(new() { Json = new { workers = new[] { Own() }, next_page_token = "" } }));
            await owner.SignInAsync();
            await owner.VisitAsync("account", "[data-pay-waits='accused']");

            var why = await owner.Page.Locator("[data-pay-waits='unchecked']").InnerTextAsync();
            Assert.Contains(language == "ar" ? $"على {Device}" : $"on {Device}", why, StringComparison.Ordinal);
            Assert.DoesNotContain("As the coordinator says", await owner.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Contains("A1", await owner.Page.Locator("[data-pay-waits='accused']").InnerTextAsync(), StringComparison.Ordinal);
            await owner.Page.Locator("[data-pay-waits='unchecked']").ScrollIntoViewIfNeededAsync();
            await AccessibilityTests.LookAsync(owner, "pay-waits", found);
            owner.AssertNoFaults();
        }

        AccessibilityTests.AssertNothing(found);
    }

    [Fact]
    public async Task Dashboard_WorkerWhosePayWaits_SaysWhyUntilItIsReleased()
    {
        var found = new List<string>();
        foreach (var (language, theme) in Looks)
        {
            await using var admin = await browser.OpenAsync(language, theme);
            var released = "";
            await admin.Page.RouteAsync("**/api/v1/admin/workers?*", route => route.FulfillAsync(new() { Json = new { workers = new[] { FleetRow.Of("attic", payWaits: released.Length > 0 ? [] : Waits) }, next_page_token = "" } }));
            await admin.Page.RouteAsync("**/api/v1/admin/workers/W-attic/release", route =>
            {
                released = route.Request.PostData ?? "";
                return route.FulfillAsync(new() { Json = FleetRow.Of("attic") });
            });
            await admin.SignInAsync("/admin");
            await admin.VisitAsync("fleet", "[role='row'] a");
            await admin.Page.Locator("[role='row'] a").First.ClickAsync();
            var waits = admin.Page.Locator("dialog[open] [data-pay-waits]");
            await waits.Last.WaitForAsync();

            Assert.Contains(Device, await waits.First.InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal("#/checks/A1", await waits.Last.Locator("a").GetAttributeAsync("href"));
            await AccessibilityTests.LookAsync(admin, "admin-pay-waits", found);

            await admin.Page.GetByRole(AriaRole.Button, new() { Name = language == "ar" ? "إطلاق أجره" : "Release its pay" }).ClickAsync();
            await admin.Page.Locator("#act-reason").FillAsync("It is mine");
            await admin.Page.Locator("dialog[open] form .primary").ClickAsync();
            await waits.First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.Contains("It is mine", released, StringComparison.Ordinal);
            admin.AssertNoFaults();
        }

        AccessibilityTests.AssertNothing(found);
    }

    private static object Own() => new
    {
        worker = new { id = "W1", name = "attic", device = "AMD Radeon", models = new[] { "emoji-diffusion" }, slots = 1, busy_slots = 0, paused = false, jobs_delivered = "132", jobs_failed = "0" },
        online = true,
        revoked = false,
        trust_state = "trusted",
        reason = "",
        pending_millicredits = "120500",
        vested_millicredits = "30000",
        measured = Array.Empty<object>(),
        pay_waits = Waits,
    };
}
