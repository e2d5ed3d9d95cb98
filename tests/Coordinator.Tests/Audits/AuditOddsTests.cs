using System.Numerics;
using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Tests.Audits;

public sealed class AuditOddsTests
{
    [Fact]
    public void Detection_EverySmallCase_IsThatOfCountingAllDraws()
    {
        for (var n = 1; n <= 8; n++)
        {
            for (var k = 1; k <= n; k++)
            {
                for (var bad = 0; bad <= n; bad++)
                {
                    var draws = Enumerable.Range(0, 1 << n).Where(set => BitOperations.PopCount((uint)set) == k).ToList();
                    var detected = draws.Count(set => (set & ((1 << bad) - 1)) != 0);

                    Assert.Equal(detected / (double)draws.Count, AuditOdds.Detection(n, bad, k), 12);
                }
            }
        }
    }

    [Theory]
    [InlineData(2, 1, 0.10)]
    [InlineData(2, 2, 0.195)]
    [InlineData(10, 2, 0.763)]
    [InlineData(16, 3, 0.996)]
    [InlineData(20, 1, 1)]
    public void Detection_TwentyEvaluations_IsThatOfTheLiterature(int bad, int k, double expected) => Assert.Equal(expected, AuditOdds.Detection(20, bad, k), 0.0005);

    [Fact]
    public void Gain_OneEvaluation_IsTheSameForEveryShare()
    {
        foreach (var bad in (int[])[1, 4, 10, 20])
        {
            Assert.Equal((1 / 0.02) - 100, AuditOdds.Gain(bad / 20.0, 0.02, AuditOdds.Detection(20, bad, 1), 100), 9);
        }
    }

    [Fact]
    public void JobsBeforeDetection_AsStated() => Assert.Equal(50, AuditOdds.JobsBeforeDetection(0.02, 1), 9);
}
