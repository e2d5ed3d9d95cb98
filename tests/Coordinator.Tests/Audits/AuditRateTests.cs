using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Tests.Audits;

public sealed class AuditRateTests
{
    private static readonly AuditsOptions Options = new();

    [Theory]
    [InlineData(0, 1_000_000)]
    [InlineData(19, 1_000_000)]
    [InlineData(20, 1_000_000)]
    [InlineData(40, 500_000)]
    [InlineData(100, 200_000)]
    [InlineData(999, 20_021)]
    [InlineData(1_000, 20_000)]
    [InlineData(1_000_000, 20_000)]
    public void PpmOf_Jobs_FallsToTheFloorAndIsRoundedUp(long jobs, int expected) => Assert.Equal(expected, AuditRate.PpmOf(Options, jobs));

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(10, 20_000)]
    [InlineData(30, 60_000)]
    [InlineData(10_000, 1_000_000)]
    public void PpmOf_Earns_AsMuchMoreOftenAsItIsWorthMoreThanWhatPends(long earns, int expected) =>
        Assert.Equal(expected, AuditRate.PpmOf(Options, 1_000_000, earns, pending: 10 * Options.PendingJobs));

    [Fact]
    public void PpmOf_NothingAtStake_AuditsEveryJobThatEarns()
    {
        Assert.Equal(1_000_000, AuditRate.PpmOf(Options, 1_000_000, earns: 5, pending: 0));
        Assert.Equal(20_000, AuditRate.PpmOf(Options, 1_000_000, earns: 0, pending: 0));
    }

    [Fact]
    public void PpmOf_AnyEarningsAndStake_RiskMoreThanIsGained()
    {
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var (earns, pending, jobs) = (random.NextInt64(1, 1_000_000), random.NextInt64(1, 10_000_000), random.NextInt64(20, 10_000));
            var rate = AuditRate.PpmOf(Options, jobs, earns, pending);

            Assert.True(rate == 1_000_000 || (double)rate * pending > 1_000_000.0 * earns, $"{earns} of {pending} at {rate}");
        }
    }

    [Fact]
    public void IsProbation_EndsWithItsJobs()
    {
        Assert.True(AuditRate.IsProbation(Options, 19));
        Assert.False(AuditRate.IsProbation(Options, 20));
    }
}
