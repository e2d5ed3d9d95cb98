using Microsoft.Extensions.Options;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Tests.Session;

public sealed class ReconnectBackoffTests
{
    [Fact]
    public void Next_ErrorsInARow_DoublesUpToTheLimit()
    {
        var backoff = Backoff(seed: 7);

        for (var i = 0; i < 40; i++)
        {
            var whole = Math.Min(500 * Math.Pow(2, i), 15_000);
            Assert.InRange(backoff.Next().TotalMilliseconds, whole / 2, whole);
            Assert.Equal(i + 1, backoff.Errors);
        }
    }

    [Fact]
    public void Reset_AfterErrors_BeginsAnew()
    {
        var backoff = Backoff(seed: 7);
        for (var i = 0; i < 10; i++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.Equal(0, backoff.Errors);
        Assert.InRange(backoff.Next().TotalMilliseconds, 250, 500);
    }

    [Fact]
    public void Next_OtherSeed_GivesOtherPauses()
    {
        var (one, same, other) = (Backoff(1), Backoff(1), Backoff(2));

        var pauses = Enumerable.Range(0, 5).Select(_ => (One: one.Next(), Same: same.Next(), Other: other.Next())).ToList();

        Assert.All(pauses, p => Assert.Equal(p.One, p.Same));
        Assert.All(pauses, p => Assert.NotEqual(p.One, p.Other));
    }

    private static ReconnectBackoff Backoff(int seed) => new(Options.Create(new WorkerOptions { JitterSeed = seed }));
}
