using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

public sealed class SamplingRunTests
{
    [Fact]
    public void Advance_WrongLengthOrAfterTheEnd_Throws()
    {
        var run = Samplers.ByName["ddim"].CreatePlan(Trajectory.StableDiffusion, 1).Start([1f, 2f], NoiseSources.Cpu.Open(0));

        Assert.Throws<ArgumentException>(() => run.Advance([1f]));
        Assert.Throws<ArgumentException>(() => run.WriteModelInput(new float[3]));
        Assert.Throws<ArgumentException>(() => run.ReplaceLatent(new float[3]));
        run.Advance([1f, 1f]);
        Assert.Throws<InvalidOperationException>(() => run.Advance([1f, 1f]));
        Assert.Throws<InvalidOperationException>(() => run.WriteModelInput(new float[2]));
    }

    [Fact]
    public void Start_EmptyLatent_Throws()
    {
        var plan = Samplers.ByName["ddim"].CreatePlan(Trajectory.StableDiffusion, 1);

        Assert.Throws<ArgumentException>(() => plan.Start([], NoiseSources.Cpu.Open(0)));
    }

    [Fact]
    public void ReplaceLatent_BetweenSteps_IsWhatTheNextStepStartsFrom()
    {
        var plan = Samplers.ByName["euler"].CreatePlan(Trajectory.StableDiffusion, 4);
        var run = plan.Start([1f, 2f], NoiseSources.Cpu.Open(0));
        run.Advance([0f, 0f]);

        run.ReplaceLatent([5f, 6f]);
        run.Advance([0f, 0f]);

        Assert.Equal([5f, 6f], run.Latent.ToArray());
    }

    [Fact]
    public void DrawInitialLatent_OfAnImage_AddsNoiseOfTheFirstLevel()
    {
        var plan = Samplers.ByName["euler"].CreatePlan(Trajectory.StableDiffusion, 20, new SamplerOptions { Strength = 0.5 });
        var noise = new float[2];
        NoiseSources.Cpu.Open(7).Fill(noise);

        var latent = plan.DrawInitialLatent(NoiseSources.Cpu.Open(7), [1f, 2f]);

        Assert.Equal(10, plan.Timesteps.Count);
        Assert.Equal((float)(1 + (plan.Sigmas![0] * noise[0])), latent[0]);
        Assert.Equal((float)(2 + (plan.Sigmas![0] * noise[1])), latent[1]);
    }

    [Fact]
    public void AddNoise_AfterTheLastEvaluation_GivesTheImage()
    {
        var plan = Samplers.ByName["dpmpp_2m"].CreatePlan(Trajectory.StableDiffusion, 5);
        var latent = new float[2];

        plan.AddNoise([1f, 2f], [3f, 4f], 5, latent);

        Assert.Equal([1f, 2f], latent);
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.AddNoise([1f, 2f], [3f, 4f], 6, new float[2]));
        Assert.Throws<ArgumentException>(() => plan.AddNoise([1f], [3f, 4f], 0, new float[2]));
    }
}
