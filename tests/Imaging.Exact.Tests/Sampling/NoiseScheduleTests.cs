using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

public sealed class NoiseScheduleTests
{
    [Fact]
    public void Create_CosineSchedule_FallsFromOneToNearZero()
    {
        var alphas = new NoiseSchedule(new SchedulerSettings { BetaSchedule = BetaSchedule.SquaredCosineCapped }).AlphasCumulative;

        Assert.InRange(alphas[0], 0.9999f, 1f);
        Assert.InRange(alphas[500], 0.45f, 0.55f);
        Assert.InRange(alphas[^1], 0f, 1e-5f);
        Assert.Equal(alphas.OrderDescending(), alphas);
    }

    [Fact]
    public void Create_TrainedBetas_AreTaken()
    {
        Assert.Equal([0.5f, 0.25f], new NoiseSchedule(new SchedulerSettings { TrainingTimesteps = 2, TrainedBetas = [0.5f, 0.5f] }).AlphasCumulative);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Create_TimestepsOutOfRange_Throws(int timesteps)
    {
        Assert.Contains(
            "num_train_timesteps",
            Assert.Throws<ArgumentException>(() => new NoiseSchedule(new SchedulerSettings { TrainingTimesteps = timesteps })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(2)]
    public void Create_BetaOutOfRange_Throws(double beta)
    {
        Assert.Throws<ArgumentException>(() => new NoiseSchedule(new SchedulerSettings { BetaSchedule = BetaSchedule.Linear, BetaEnd = beta }));
    }

    [Fact]
    public void Create_WrongNumberOfTrainedBetas_Throws()
    {
        Assert.Throws<ArgumentException>(() => new NoiseSchedule(new SchedulerSettings { TrainedBetas = [0.5f] }));
    }
}
