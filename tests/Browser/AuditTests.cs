using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.EndToEnd.Tests.Processes;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.Browser.Tests;

/// <summary>A worker that cheats, two that verify, and an operator who looks at both pictures and decides: all real processes, and a pool of their own.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AuditTests(BrowserPool browser, ITestOutputHelper output)
{
    private const string Cheat = "no-negative";

    // What the operator's own verifiers say is enough; each has an owner of its own, so the second one counts.
    private static readonly string[] Verifiers = ["verifier-1", "verifier-2"];

    [Fact]
    public async Task FailedCheck_IsShownSideBySideAndOverridden()
    {
        await using var pool = await LocalPool.StartAsync(
            output, "--set", "Coordinator:Audits:LeastRate=1", "--set", "Coordinator:Auditing:Interval=00:00:00.2", "--set", "Coordinator:Operations:SampleInterval=00:00:01");
        foreach (var name in Verifiers)
        {
            await pool.EnrolAsync(name, owner: $"owner-of-{name}", verifies: true);
            pool.StartProgram(name, Programs.Worker, ["run", "--model", LocalPool.ModelFolder, "--data", pool.FolderOf(name)]);
            await OnlineAsync(pool, name);

            // No jobs, only audits of others: the cheat draws.
            await pool.Admin.HoldWorkerAsync(new HoldWorkerRequest { WorkerId = (await pool.FindWorkerAsync(name))!.Id, Reason = "It only verifies", Kind = "quarantined" }, pool.Key);
        }

        await pool.EnrolAsync(Cheat, owner: "somebody");
        pool.StartProgram(Cheat, Programs.CheatWorker, [pool.FolderOf(Cheat), LocalPool.ModelFolder, Cheat]);
        await OnlineAsync(pool, Cheat);
        var spec = new JobSpec { Model = LocalPool.Model, Prompt = "a cat on a blue background", NegativePrompt = "blue", Seed = 1, Steps = 4, GuidanceScale = 4 };
        var job = Assert.Single((await pool.SubmitAsync(spec)).Jobs).Id;
        await Patience.UntilAsync("the conviction", async () => await WorkerAsync(pool) is { Hold.Kind: "banned" });

        // The refused job goes to somebody else, who draws what the first one should have drawn.
        foreach (var name in Verifiers)
        {
            await pool.Admin.ReleaseWorkerAsync(new ReleaseWorkerRequest { WorkerId = (await pool.FindWorkerAsync(name))!.Id, Reason = "It draws too" }, pool.Key);
        }

        Assert.Equal(JobState.Delivered, (await pool.WaitForEndAsync(job)).State);
        var audit = Assert.Single((await pool.Admin.ListAuditsAsync(new ListAuditsRequest { JobId = job, State = "failed" }, pool.Key)).Audits).Audit;

        await using var admin = await (await browser.OpenAsync(pool: pool)).SignInAsync("/admin");
        await admin.VisitAsync($"checks?state=failed&job={job}", $"[data-audit='{audit.Id}'] a");
        await admin.Page.Locator($"[data-audit='{audit.Id}'] a").First.ClickAsync();
        await admin.Page.Locator("figure canvas").WaitForAsync();

        // The pictures differ as the cheat's pixels and the good ones do; whoever does not see them is told by how much.
        Assert.Equal(3, await admin.Page.Locator(".pictures figure").CountAsync());
        var map = await admin.Page.Locator(".pictures [role='img']").GetAttributeAsync("aria-label");
        Assert.Matches("Mean difference [0-9.]+ of 255 levels, at most [1-9][0-9]*;", map);
        Assert.True(await admin.Page.EvaluateAsync<bool>(
            "(() => { const { width, height } = document.querySelector('figure canvas'); const data = document.querySelector('figure canvas').getContext('2d').getImageData(0, 0, width, height).data; return width > 0 && new Set(data).size > 8; })()"));
        Assert.True(await admin.Page.Locator("tr[data-point] .chip.bad").CountAsync() >= 2);
        Assert.Contains("The worker was convicted and banned.", await admin.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(("failed", audit.Id), ((await WorkerAsync(pool))!.LastCheck, (await WorkerAsync(pool))!.LastCheckAuditId));
        await AccessibilityTests.LookInEveryLookAsync(browser, pool, $"checks/{audit.Id}", "figure canvas", "admin-audit");

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Override the verdict" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Radio, new() { Name = "Passed" }).CheckAsync();
        await admin.Page.Locator("#act-reason").FillAsync("Both verifiers had a bad driver");
        await admin.Page.Locator("dialog[open] form .primary").ClickAsync();
        await admin.Page.Locator("[data-override]").WaitForAsync();

        Assert.Contains("Both verifiers had a bad driver", await admin.Page.Locator("[data-override]").InnerTextAsync(), StringComparison.Ordinal);
        var worker = (await WorkerAsync(pool))!;
        Assert.Null(worker.Hold);
        Assert.Equal(("passed", audit.Id), (worker.LastCheck, worker.LastCheckAuditId));
        Assert.Contains("Both verifiers had a bad driver", worker.Trail[^1].Reason, StringComparison.Ordinal);
        Assert.Equal("passed", (await pool.Artist.GetAuditAsync(new GetAuditRequest { AuditId = audit.Id })).Audit.State);
        (await pool.SogniAsync("admin", "ledger", "verify")).Expect(0);
        await admin.VisitAsync("log", "tbody tr");
        var log = await admin.Page.Locator("tbody").InnerTextAsync();
        Assert.Contains("Overrode a verdict", log, StringComparison.Ordinal);
        Assert.Contains("Looked at a picture of an audit", log, StringComparison.Ordinal);
        admin.AssertNoFaults();
    }

    private static Task OnlineAsync(LocalPool pool, string name) => Patience.UntilAsync($"worker {name} online", async () => await pool.FindWorkerAsync(name) is { Online: true });

    private static Task<Worker?> WorkerAsync(LocalPool pool) => pool.FindWorkerAsync(Cheat);
}
