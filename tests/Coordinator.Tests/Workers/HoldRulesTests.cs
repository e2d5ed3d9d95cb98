using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Workers;

public sealed class HoldRulesTests
{
    private const long Minute = 60_000;
    private const long Now = 1_000 * Minute;

    private static readonly WorkersOptions Options = new();

    [Theory]
    [InlineData(4, 0, false)]
    [InlineData(5, 0, true)]
    [InlineData(5, 16, false)]
    public void AfterFailures_EnoughWithinTheWindow_PutsOnHold(int count, int minutesAgo, bool held)
    {
        var worker = Worker();

        var after = HoldRules.AfterFailures(worker, [.. Enumerable.Repeat(Now - (minutesAgo * Minute), count)], [], Now, Options);

        Assert.Equal(held, after.Hold is not null);
        Assert.Equal(!held, ReferenceEquals(worker, after));
    }

    [Fact]
    public void AfterFailures_AgainAndAgain_DoublesUpToTheLongest()
    {
        var (worker, now, lengths) = (Worker(), Now, new List<double>());
        for (var i = 0; i < 10; i++)
        {
            worker = HoldRules.AfterFailures(worker, [.. Enumerable.Repeat(now, 5)], [], now, Options);
            lengths.Add(TimeSpan.FromMilliseconds(worker.Hold!.UntilMs - worker.Hold.SinceMs).TotalMinutes);
            now = worker.Hold.UntilMs + Minute;
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1_280, 1_440, 1_440], lengths);
    }

    [Fact]
    public void AfterFailures_FailuresThatLedToTheLastHold_DoNotCountAgain()
    {
        var held = HoldRules.AfterFailures(Worker(), [.. Enumerable.Repeat(Now, 5)], [], Now, Options);
        var later = held.Hold!.UntilMs + 1;

        Assert.Same(held, HoldRules.AfterFailures(held, [.. Enumerable.Repeat(Now, 5), later], [], later, Options));
        Assert.Same(held, HoldRules.AfterFailures(held, [.. Enumerable.Repeat(Now + 1, 50)], [], Now + 1, Options));
    }

    [Fact]
    public void AfterFailures_LongGoodTime_BeginsAnew()
    {
        var held = HoldRules.AfterFailures(Worker(), [.. Enumerable.Repeat(Now, 5)], [], Now, Options);
        var later = held.Hold!.UntilMs + (long)Options.MaxHoldLength.TotalMilliseconds;

        Assert.Equal(1, HoldRules.AfterFailures(held, [.. Enumerable.Repeat(later, 5)], [], later, Options).Hold!.InARow);
    }

    [Theory]
    [InlineData(5, 0, "5 jobs failed on this worker within 15 minutes.")]
    [InlineData(0, 5, "This worker was lost 5 times with jobs within 15 minutes.")]
    [InlineData(2, 3, "2 jobs failed on this worker, and it was lost 3 times with jobs, within 15 minutes.")]
    [InlineData(2, 2, null)]
    public void AfterFailures_CrashesToo_CountTogetherAndAreTold(int failures, int crashes, string? reason) => Assert.Equal(
        reason, HoldRules.AfterFailures(Worker(), [.. Enumerable.Repeat(Now, failures)], [.. Enumerable.Repeat(Now, crashes)], Now, Options).Hold?.Reason);

    [Fact]
    public void Crashes_LossesOfOneMoment_AreOne() => Assert.Equal(
        [Now, Now + 15_001, Now + 60_000],
        HoldRules.Crashes([Now + 60_000, Now, Now + 1, Now + 15_000, Now + 15_001, Now + 30_001], TimeSpan.FromSeconds(15)));

    [Fact]
    public void Released_EndsTheHoldAndForgives()
    {
        var held = HoldRules.AfterFailures(Worker(), [.. Enumerable.Repeat(Now, 5)], [], Now, Options);

        var released = HoldRules.Released(held, "key-1", "New driver", Now + Minute);

        Assert.False(released.Hold!.IsOn(Now + Minute));
        Assert.Same(released, HoldRules.Released(released, "key-1", "again", Now + Minute));
        Assert.Equal(1, HoldRules.AfterFailures(released, [.. Enumerable.Repeat(Now + (2 * Minute), 5)], [], Now + (2 * Minute), Options).Hold!.InARow);
        Assert.Equal(
            [new(Now, "", WorkerAction.Held, held.Hold!.Reason), new(Now + Minute, "key-1", WorkerAction.Released, "New driver")], released.Trail);
    }

    [Fact]
    public void OnPurpose_ManyTimes_KeepsABoundedTrail()
    {
        var worker = Worker();
        for (var i = 0; i < 50; i++)
        {
            worker = HoldRules.OnPurpose(worker, HoldKind.Held, "key-1", $"reason {i}", TimeSpan.FromHours(1), Now + i);
        }

        Assert.Equal(HoldRules.TrailLength, worker.Trail.Count);
        Assert.Equal("reason 49", worker.Trail[^1].Reason);
    }

    private static WorkerRecord Worker() =>
        new() { Id = TestJobs.Worker, Name = "w", Owner = "o", PublicKey = "", EnrolledAtMs = 0, TokenId = "" };
}
