using SogniLike.Coordinator.Audits;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Tests.Audits;

public sealed class EpochKeeperTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Round_NewPool_AnnouncesEpochsBeforeTheyBeginWithoutGaps()
    {
        await using var pool = await TestPool.CreateAsync();

        await KeepAsync(pool);

        var known = pool.Get<Epochs>().NewestFirst().Reverse().ToList();
        Assert.Equal([1, 2], known.Select(epoch => epoch.Number));
        Assert.All(known, epoch => Assert.True(epoch.PublishedAtMs < epoch.StartsAtMs));
        Assert.All(known.Zip(known.Skip(1)), pair => Assert.Equal(pair.First.EndsAtMs, pair.Second.StartsAtMs));
        Assert.All(known, epoch => Assert.Equal(Convert.ToHexStringLower(AuditDraw.PublicHashOf(Convert.FromHexString(epoch.Key))), epoch.KeySha256));
        Assert.Equal(2, known.Select(epoch => epoch.Key).Distinct().Count());
        Assert.Null(pool.Get<Epochs>().At(pool.NowMs));
    }

    [Fact]
    public async Task At_BordersOfAnEpoch_AreItsOwnAndTheNext()
    {
        await using var pool = await TestPool.CreateAsync();
        await KeepAsync(pool);
        var epochs = pool.Get<Epochs>();
        var first = epochs.Find(1)!;

        Assert.Equal(1, epochs.At(first.StartsAtMs)!.Number);
        Assert.Equal(1, epochs.At(first.EndsAtMs - 1)!.Number);
        Assert.Equal(2, epochs.At(first.EndsAtMs)!.Number);
        Assert.Null(epochs.At(first.StartsAtMs - 1));
        Assert.Null(epochs.Find(0));
        Assert.Null(epochs.Find(3));
    }

    [Fact]
    public async Task IsRevealed_OnlyWhenItClosedAndClocksCannotDiffer()
    {
        await using var pool = await TestPool.CreateAsync(("Audits:RevealDelay", "00:00:30"));
        await KeepAsync(pool);
        var epochs = pool.Get<Epochs>();
        var first = epochs.Find(1)!;

        pool.Clock.Advance(TimeSpan.FromMilliseconds(first.EndsAtMs - pool.NowMs + 29_999));
        Assert.False(epochs.IsRevealed(first));

        pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(epochs.IsRevealed(first));
        Assert.False(epochs.IsRevealed(epochs.Find(2)!));
    }

    [Fact]
    public async Task Round_TwoCoordinators_ShareOneSeriesThatGrowsWithTime()
    {
        await using var one = await TestPool.CreateAsync();
        await using var two = one.AnotherCoordinator();
        await KeepAsync(one);
        await KeepAsync(two);

        one.Clock.Advance(5 * Hour / 2);
        await KeepAsync(two);
        await KeepAsync(one);

        Assert.Equal([4, 3, 2, 1], one.Get<Epochs>().NewestFirst().Select(epoch => epoch.Number));
        Assert.Equal(one.Get<Epochs>().NewestFirst(), two.Get<Epochs>().NewestFirst());
    }

    [Fact]
    public async Task Round_AfterALongOutage_BeginsAnewAfterItsAnnouncement()
    {
        await using var pool = await TestPool.CreateAsync();
        await KeepAsync(pool);
        pool.Clock.Advance(24 * Hour);

        Assert.Null(pool.Get<Epochs>().At(pool.NowMs));
        await KeepAsync(pool);

        var next = pool.Get<Epochs>().Find(3)!;
        Assert.True(next.PublishedAtMs == pool.NowMs && next.StartsAtMs > pool.NowMs);
    }

    [Fact]
    public async Task Round_KeptLongEnough_IsForgottenEverywhere()
    {
        await using var pool = await TestPool.CreateAsync(("Audits:EpochsKeptFor", "1.00:00:00"));
        await KeepAsync(pool);
        for (var hours = 0; hours < 27; hours++)
        {
            pool.Clock.Advance(Hour);
            await KeepAsync(pool);
        }

        Assert.Null(pool.Get<Epochs>().Find(1));
        Assert.NotNull(pool.Get<Epochs>().Find(5));
        Assert.True((await pool.Stores.Epochs.ListAsync(default))[0].Number > 1);
    }

    [Fact]
    public void Next_KeyOfAnEpoch_IsNeverShownAsText()
    {
        var epoch = EpochRules.Next(null, 1_000, Hour, new string('a', 64))!;

        Assert.DoesNotContain(epoch.Key, epoch.ToString(), StringComparison.Ordinal);
    }

    private static Task KeepAsync(TestPool pool) => pool.Get<EpochKeeper>().RunOnceAsync(default);
}
