using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Imaging.Exact.Tests.Audits;

/// <summary>The expected values come from an implementation in another language.</summary>
public sealed class AuditDrawTests
{
    private const string Job = "01JD0000000000000000000000";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly byte[] Root = [.. Enumerable.Range(0x40, 32).Select(i => (byte)i)];

    [Fact]
    public void PublicHashOf_Vector_IsItsSha256() =>
        Assert.Equal("630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd", Convert.ToHexStringLower(AuditDraw.PublicHashOf(Key)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(948_749, false)]
    [InlineData(948_750, true)]
    [InlineData(AuditDraw.WholeRate, true)]
    public void IsAudited_Vector_FromItsRateOn(int ratePpm, bool expected) => Assert.Equal(expected, AuditDraw.IsAudited(Key, Job, Root, ratePpm));

    [Fact]
    public void Steps_Vectors_AreThose()
    {
        Assert.Equal([2, 18], AuditDraw.Steps(Key, Job, Root, 20, 2));
        Assert.Equal([2, 7, 18], AuditDraw.Steps(Key, Job, Root, 20, 3));
        Assert.Equal([2, 16, 21, 28, 30, 31, 47], AuditDraw.Steps(Key, Job, Root, 50, 7));
        Assert.Equal([0, 1, 2, 3], AuditDraw.Steps(Key, Job, Root, 4, 9));
    }

    [Fact]
    public void RankVerifiers_Vector_IsThatAndKeepsItsOrderWhenOneLeaves()
    {
        Assert.Equal(["worker-4", "worker-3", "worker-2", "worker-1"], AuditDraw.RankVerifiers(Key, Job, Root, ["worker-1", "worker-2", "worker-3", "worker-4"]));
        Assert.Equal(["worker-4", "worker-2", "worker-1"], AuditDraw.RankVerifiers(Key, Job, Root, ["worker-2", "worker-1", "worker-4"]));
    }

    [Fact]
    public void IsAudited_ManyJobs_ComesAsOftenAsTheRateSays()
    {
        var audited = Enumerable.Range(0, 20_000).Count(i => AuditDraw.IsAudited(Key, $"job-{i}", Root, 50_000));

        // Five standard deviations.
        Assert.InRange(audited, 1_000 - 155, 1_000 + 155);
    }

    [Fact]
    public void Steps_ManyJobs_EveryPairIsAsLikely()
    {
        var counts = new int[6, 6];
        for (var i = 0; i < 15_000; i++)
        {
            var steps = AuditDraw.Steps(Key, $"job-{i}", Root, 6, 2);
            counts[steps[0], steps[1]]++;
        }

        for (var a = 0; a < 6; a++)
        {
            for (var b = a + 1; b < 6; b++)
            {
                Assert.InRange(counts[a, b], 1_000 - 155, 1_000 + 155);
            }
        }
    }

    [Fact]
    public void IsAudited_AnotherKeyJobOrRoot_IsAnotherDraw()
    {
        byte[] other = [.. Root.Reverse()];
        var draws = Enumerable.Range(0, 64).Select(i => (
            AuditDraw.IsAudited(Key, $"{i}", Root, 500_000),
            AuditDraw.IsAudited(other, $"{i}", Root, 500_000),
            AuditDraw.IsAudited(Key, $"{i}", other, 500_000))).ToList();

        Assert.True(draws.Distinct().Count() > 6);
    }

    [Fact]
    public void Draws_WrongLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => AuditDraw.IsAudited(Key.AsSpan(1), Job, Root, 1));
        Assert.Throws<ArgumentException>(() => AuditDraw.IsAudited(Key, Job, Root.AsSpan(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AuditDraw.IsAudited(Key, Job, Root, AuditDraw.WholeRate + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AuditDraw.Steps(Key, Job, Root, 0, 1));
    }
}
