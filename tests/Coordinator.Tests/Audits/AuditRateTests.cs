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
    public void PpmOf_Price_DearJobsMoreCheapOnesNotLess(double price, int expected) => Assert.Equal(expected, AuditRate.PpmOf(Options, 1_000_000, price, usualPrice: 10));

    [Fact]
    public void PpmOf_NoUsualPrice_CountsAllAlike() => Assert.Equal(20_000, AuditRate.PpmOf(Options, 1_000_000, price: 5, usualPrice: 0));

    [Fact]
    public void IsProbation_EndsWithItsJobs()
    {
        Assert.True(AuditRate.IsProbation(Options, 19));
        Assert.False(AuditRate.IsProbation(Options, 20));
    }
}
