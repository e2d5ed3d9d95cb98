using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Protocol.Admin.V1;
using Xunit.Abstractions;

namespace SogniLike.Browser.Tests;

/// <summary>An artist doubts an image: others compute it again, and the page tells what they found.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DisputeTests(BrowserPool browser, ITestOutputHelper output)
{
    [Fact]
    public async Task Dispute_OfAGoodImage_IsShownFromTheDoubtToTheVerdict()
    {
        await using var pool = await LocalPool.StartAsync(output, "--set", "Coordinator:Auditing:Interval=00:00:00.2");
        foreach (var name in new[] { "verifier-1", "verifier-2" })
        {
            await pool.EnrolAsync(name, owner: $"owner-of-{name}", verifies: true);
            pool.StartProgram(name, Programs.Worker, ["run", "--model", LocalPool.ModelFolder, "--data", pool.FolderOf(name)]);
            await Patience.UntilAsync($"worker {name} online", async () => await pool.FindWorkerAsync(name) is { Online: true });

            // No jobs, only audits of others.
            await pool.Admin.HoldWorkerAsync(new HoldWorkerRequest { WorkerId = (await pool.FindWorkerAsync(name))!.Id, Reason = "It only verifies", Kind = "quarantined" }, pool.Key);
        }

        await pool.StartWorkerAsync("easel");
        var id = Assert.Single((await pool.SubmitAsync(Specs.Short("a red apple"))).Jobs).Id;
        await pool.WaitForEndAsync(id);
        await using var artist = await (await browser.OpenAsync(pool: pool)).SignInAsync();
        await artist.Card(id, "delivered").Locator("button.open").ClickAsync();
        await artist.Page.Locator("dialog[open] summary").ClickAsync();

        // Had it been drawn by lot, that audit ends first.
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Dispute this image" }).ClickAsync();
        await artist.Page.GetByText("Disputed: others compute it again.").First.WaitForAsync();
        await artist.Page.GetByText("Because it was disputed.").WaitForAsync();
        await artist.Page.GetByText("Audited: others got the same").WaitForAsync();
        await artist.Page.Locator("dialog[open] section li .chip.good", new() { HasText = "agrees" }).First.WaitForAsync();

        Assert.Equal(0, await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Dispute this image" }).CountAsync());
        var audit = (await pool.GetAsync(id)).Verification.Audit;
        Assert.Equal(("passed", "dispute"), (audit.State, audit.Reason));
        artist.AssertNoFaults();
    }
}
