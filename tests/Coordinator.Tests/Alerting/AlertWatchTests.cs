using SogniLike.Coordinator.Alerting;
using SogniLike.Coordinator.Telemetry;
using SogniLike.Coordinator.Tests.Stores;

namespace SogniLike.Coordinator.Tests.Alerting;

public sealed class AlertWatchTests
{
    private static readonly (string Key, string Value)[] Told =
        [("Alerts:WebhookUrl", "https://alerts.example/hook"), ("Alerts:WebhookSecret", "sixteen letters!"), ("Audits:EpochLength", "01:00:00")];

    [Fact]
    public async Task RunOnce_SomethingBeginsAndEnds_IsToldOnceEach()
    {
        await using var pool = await TestPool.CreateAsync(Told);
        await LookAsync(pool);
        Assert.Equal([("fleet", true)], Changes(pool));
        await LookAsync(pool);
        Assert.Single(pool.Alerts.Notices);

        await pool.ConnectAsync();
        await LookAsync(pool);

        Assert.Equal([("fleet", true), ("fleet", false)], Changes(pool));
        Assert.Equal(pool.Alerts.Notices[0].Changes[0].SinceMs, pool.Alerts.Notices[1].Changes[0].SinceMs);
        Assert.NotEqual(pool.Alerts.Notices[0].Id, pool.Alerts.Notices[1].Id);
    }

    [Fact]
    public async Task RunOnce_OnAnotherCoordinator_KnowsWhatWasTold()
    {
        var stores = new MemoryStores();
        await using var pool = await TestPool.CreateAsync(stores, Told);
        await LookAsync(pool);
        pool.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var other = await TestPool.CreateAsync(stores, Told);

        await LookAsync(other);
        Assert.Empty(other.Alerts.Notices);
        await other.SubmitAsync();
        await LookAsync(other);
        Assert.Equal([("no_worker", true)], Changes(other));
        Assert.Equal("emoji-diffusion", other.Alerts.Notices[0].Changes[0].Subject);
    }

    [Fact]
    public async Task RunOnce_NotDelivered_IsToldAgainUntilItIs()
    {
        await using var pool = await TestPool.CreateAsync(Told);
        pool.Alerts.Answer = AlertDelivery.Failed;
        await LookAsync(pool);
        await LookAsync(pool);
        pool.Alerts.Answer = AlertDelivery.Delivered;
        await LookAsync(pool);
        await LookAsync(pool);

        Assert.Equal(3, pool.Alerts.Notices.Count);
    }

    [Fact]
    public async Task RunOnce_Refused_IsNotToldAgain()
    {
        await using var pool = await TestPool.CreateAsync(Told);
        pool.Alerts.Answer = AlertDelivery.Refused;
        await LookAsync(pool);
        await LookAsync(pool);

        Assert.Single(pool.Alerts.Notices);
    }

    [Fact]
    public async Task RunOnce_NobodyToTell_LooksAtNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        await LookAsync(pool);

        Assert.Empty(pool.Alerts.Notices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fleet  5;no_worker a%20b%3Bc 7")]
    public void FiringAlerts_AreReadAsTheyWereWritten(string text) => Assert.Equal(text, FiringAlert.Write(FiringAlert.Read(text)));

    [Fact]
    public void FiringAlerts_ThatCannotBeRead_AreLeftOut() => Assert.Equal([new FiringAlert("disk", "", 3)], FiringAlert.Read("nonsense;disk  3;lost x soon"));

    private static Task LookAsync(TestPool pool)
    {
        pool.Log.Expected.UnionWith([EventIds.AlertBegan, EventIds.AlertsNotTold]);
        return pool.Get<AlertWatch>().RunOnceAsync(default);
    }

    private static List<(string Rule, bool Firing)> Changes(TestPool pool) => [.. pool.Alerts.Notices.SelectMany(notice => notice.Changes).Select(change => (change.Rule, change.Alert is not null))];
}
