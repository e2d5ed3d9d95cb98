using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Browser.Tests;

/// <summary>An artist has a program told of jobs, on the account's page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WebhookTests(BrowserPool browser)
{
    private const string Url = "https://localhost/a-hook-of-mine";

    [Fact]
    public async Task Webhook_MadeTestedSwitchedOffAndRemoved_ShowsItsSecretOnceAndWhatBecameOfTheTest()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.VisitAsync("account", ".webhooks form");

        await artist.Page.Locator("#hook-url").FillAsync(Url);
        await artist.Page.GetByLabel("Cancelled", new() { Exact = true }).UncheckAsync();
        await Button(artist, "Add the webhook").ClickAsync();
        var secret = await artist.Page.Locator(".webhooks code").TextContentAsync();
        Assert.Equal(64, secret!.Length);
        var made = Assert.Single(await ListAsync());
        Assert.Equal(["job.delivered", "job.failed", "job.refunded"], made.Events);

        // This machine is no public address: the test says so.
        await Button(artist, $"Send a test to {Url}").ClickAsync();
        await Hook(artist).Locator("summary").ClickAsync();
        await Hook(artist).Locator("ol .chip.bad").GetByText("not a public address").First.WaitForAsync();
        await Button(artist, $"Switch off the webhook to {Url}").ClickAsync();
        await Hook(artist).GetByText("You switched it off.").WaitForAsync();
        await artist.Page.ReloadAsync();
        await Hook(artist).GetByText("You switched it off.").WaitForAsync();
        Assert.DoesNotContain(secret, await artist.Page.ContentAsync(), StringComparison.Ordinal);

        await Button(artist, $"Remove the webhook to {Url}").ClickAsync();
        await Hook(artist).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(await ListAsync());
        artist.AssertNoFaults();
    }

    private async Task<List<Webhook>> ListAsync() =>
        [.. (await browser.Pool.Artist.ListWebhooksAsync(new ListWebhooksRequest(), browser.Pool.Key)).Webhooks.Where(hook => hook.Url == Url)];

    private static ILocator Hook(PersonAtAPage person) => person.Page.Locator(".webhooks ul > li").Filter(new() { HasTextString = Url });

    private static ILocator Button(PersonAtAPage person, string name) => person.Page.GetByRole(AriaRole.Button, new() { NameString = name });
}
