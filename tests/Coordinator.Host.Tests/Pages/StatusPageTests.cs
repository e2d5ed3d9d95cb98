using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Host.Health;
using SogniLike.Coordinator.Host.Pages;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Policy;

namespace SogniLike.Coordinator.Host.Tests.Pages;

public sealed partial class StatusPageTests
{
    [Fact]
    public async Task Page_OfAPoolWithoutWorkers_SaysThatAndWhatWaits()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await rest.JsonAsync("POST", "jobs", RestClient.Job(count: 3));
        var html = await ReadAsync(coordinator, "/status");

        Assert.Contains(PageTexts.English.NoWorkers, html, StringComparison.Ordinal);
        Assert.Contains($"<bdi>{TestModel.Name}</bdi></dt><dd>3</dd>", html, StringComparison.Ordinal);
        Assert.Contains($"{PageTexts.English.WorkersOnline}</dt><dd>0</dd>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAPoolAtWork_TellsAuditsPolicyAndDraw()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        var services = coordinator.Application.Services;
        var (epochs, made) = (services.GetRequiredService<Epochs>(), await EpochsAsync(coordinator));
        var html = await ReadAsync(coordinator, "/status");

        Assert.Contains(PageTexts.English.Good, html, StringComparison.Ordinal);
        Assert.Contains(services.GetRequiredService<PromptPolicies>().Current.Version, html, StringComparison.Ordinal);
        Assert.Contains($"{PageTexts.English.Rate}</dt><dd><bdi>2 %</bdi></dd>", html, StringComparison.Ordinal);
        Assert.Contains($"{PageTexts.English.Deterrence}</dt><dd>2</dd>", html, StringComparison.Ordinal);
        Assert.Contains($"{PageTexts.English.BadBefore}</dt><dd>50</dd>", html, StringComparison.Ordinal);
        foreach (var epoch in made)
        {
            Assert.Contains(epoch.KeySha256, html, StringComparison.Ordinal);
            Assert.Equal(epochs.IsRevealed(epoch), html.Contains($"<code>{epoch.Key}</code>", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Page_WhileTheStoreIsAway_IsThereWithTheLastNumbers()
    {
        var trouble = new Trouble();
        await using var coordinator = await TestCoordinator.StartAsync(services => services.AddSingleton<IReadinessCondition>(trouble));
        var before = await ReadAsync(coordinator, "/status");
        Assert.Contains(PageTexts.English.NoWorkers, before, StringComparison.Ordinal);
        trouble.Problem = "The store cannot be reached.";

        var after = await ReadAsync(coordinator, "/status?lang=ar");

        Assert.Contains(PageTexts.Arabic.Degraded, after, StringComparison.Ordinal);
        Assert.Contains(PageTexts.Arabic.Stale, after, StringComparison.Ordinal);
        Assert.Equal(Time().Match(before).Value, Time().Match(after).Value);
    }

    [Fact]
    public async Task Page_WhenNothingCouldBeReadYet_IsThereWithWhatIsKnown()
    {
        await using var coordinator = await TestCoordinator.StartAsync(services => services.AddSingleton<IReadinessCondition>(new Trouble { Problem = "The store cannot be reached." }));
        var html = await ReadAsync(coordinator, "/status");

        Assert.Contains(PageTexts.English.Degraded, html, StringComparison.Ordinal);
        Assert.Contains(SoftwareVersion.Text, html, StringComparison.Ordinal);
        Assert.DoesNotContain(PageTexts.English.WorkersOnline, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AskedOften_ReadsTheStoreOnce()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await EpochsAsync(coordinator);
        var first = await ReadAsync(coordinator, "/status");
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);

        Assert.Equal(first, await ReadAsync(coordinator, "/status"));
    }

    /// <summary>Both epochs that a duty makes soon after the coordinator began to listen.</summary>
    private static async Task<IReadOnlyList<Epoch>> EpochsAsync(TestCoordinator coordinator)
    {
        var epochs = coordinator.Application.Services.GetRequiredService<Epochs>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (epochs.NewestFirst().Count < 2)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return [.. epochs.NewestFirst().Take(2)];
    }

    private static async Task<string> ReadAsync(TestCoordinator coordinator, string path)
    {
        using var http = new HttpClient { BaseAddress = coordinator.Endpoints.Http };
        using var response = await http.GetAsync(path);
        return await PageAssert.ReadAsync(response, HttpStatusCode.OK);
    }

    [GeneratedRegex("datetime=\"[^\"]+\"")]
    private static partial Regex Time();

    private sealed class Trouble : IReadinessCondition
    {
        public string? Problem { get; set; }
    }
}
