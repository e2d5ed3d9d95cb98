using SogniLike.Coordinator.Queueing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Queueing;

public sealed class JobWorkTests
{
    [Theory]
    [InlineData(512, 512, 20, 7.5, 5_243)]
    [InlineData(512, 512, 20, 1, 2_622)]
    [InlineData(1_024, 1_024, 50, 5, 52_429)]
    [InlineData(8, 8, 1, 7, 1)]
    [InlineData(16_384, 16_384, 1_000, 7, 268_435_456)]
    public void Of_CountsPixelsTimesGuidedSteps(int width, int height, int steps, double guidance, long expected) =>
        Assert.Equal(expected, JobWork.Of(TestJobs.Spec with { Width = width, Height = height, Steps = steps, GuidanceScale = guidance }).KilopixelSteps);
}
