using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Leasing;

public sealed class LeaseRulesTests
{
    private readonly TestJobs _make = new(new SequentialIdSource());
    private readonly LeaseRules _rules = new(new SequentialIdSource("rules"), Microsoft.Extensions.Options.Options.Create(new LeasingOptions()));

    [Fact]
    public void Grant_EachTime_HasANewTokenAndAHigherFence()
    {
        var first = _rules.Grant(_make.New().After, TestJobs.Worker, 5_000).After;
        var second = _rules.Grant(_rules.End(first, AttemptOutcome.HandedBack, "", 6_000).After, TestJobs.Worker, 7_000).After;

        Assert.Equal((1L, 35_000L), (first.Fence, first.Lease!.UntilMs));
        Assert.Equal((2L, 37_000L), (second.Fence, second.Lease!.UntilMs));
        Assert.NotEqual(first.Lease.Token, second.Lease.Token);
    }

    [Fact]
    public void NeedsRenewal_HalfOfTheLease_IsTheLimit()
    {
        Assert.False(_rules.NeedsRenewal(untilMs: 30_000, nowMs: 15_000));
        Assert.True(_rules.NeedsRenewal(untilMs: 30_000, nowMs: 15_001));
    }

    [Fact]
    public void End_WorkersWords_AreKeptShortAndClean()
    {
        var leased = _rules.Grant(_make.New().After, TestJobs.Worker, 5_000).After;

        var message = _rules.End(
            leased, AttemptOutcome.WorkerFailed, "bad\n\u001b[31m" + string.Concat(Enumerable.Repeat("🍎", 400)), 6_000).After.Attempts[0].Message;

        Assert.InRange(message.Length, 499, 500);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.False(char.IsHighSurrogate(message[^1]));
    }

    [Fact]
    public void End_ClockThatWentBack_NeverMakesAJobYounger()
    {
        var leased = _rules.Grant(_make.New(nowMs: 5_000).After, TestJobs.Worker, 9_000).After;

        Assert.Equal(9_000, _rules.End(leased, AttemptOutcome.HandedBack, "", 8_000).After.UpdatedAtMs);
    }
}
