using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

public sealed class SamplersTests
{
    private static readonly string[] EndAboveZero = ["deis", "tcd"];

    public static TheoryData<string> Names => [.. Samplers.ByName.Keys];

    public static TheoryData<string, ScheduleType> NamesAndSchedules
    {
        get
        {
            var data = new TheoryData<string, ScheduleType>();
            foreach (var sampler in Samplers.ByName.Values)
            {
                foreach (var schedule in sampler.Schedules)
                {
                    data.Add(sampler.Name, schedule);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ReplayedFromRecordedOutputs_MakesTheSameBits(string name)
    {
        foreach (var strength in (double[])[1, 0.6])
        {
            var plan = Samplers.ByName[name].CreatePlan(Trajectory.SettingsFor(name), 9, new SamplerOptions { Strength = strength });

            var (hash, outputs) = Trajectory.Run(plan, 9);

            Assert.Equal(hash, Trajectory.Replay(plan, 9, outputs));
            Assert.NotEqual(hash, Trajectory.Replay(plan, 10, outputs));
            outputs[^2][3] = MathF.BitIncrement(outputs[^2][3] + 1);
            Assert.NotEqual(hash, Trajectory.Replay(plan, 9, outputs));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Advance_EveryStep_AllocatesNothing(string name)
    {
        var plan = Samplers.ByName[name].CreatePlan(Trajectory.SettingsFor(name), 12);
        var (input, output) = (new float[1000], new float[1000]);

        // The first walk makes the runtime compile everything. Later it may compile hot methods anew and charge this thread for it, once each: what the steps
        // themselves allocate, every walk allocates.
        Assert.Contains(0L, Enumerable.Range(0, 10).Select(_ => Walk()));

        long Walk()
        {
            var run = plan.Start(input, NoiseSources.Cpu.Open(1));
            var started = GC.GetAllocatedBytesForCurrentThread();
            while (!run.IsComplete)
            {
                run.WriteModelInput(input);
                _ = run.Timestep;
                run.Advance(output);
            }

            return GC.GetAllocatedBytesForCurrentThread() - started;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_OfPerfectModel_EndsAtTheImage(string name)
    {
        var isFlow = name == "flow_euler";
        var settings = Trajectory.SettingsFor(name) with { SetAlphaToOne = true };
        var plan = Samplers.ByName[name].CreatePlan(isFlow ? settings : settings with { PredictionType = PredictionType.Sample }, 20);

        AssertEndsAtImage(plan, isFlow, EndAboveZero.Contains(name) ? 0.2f : 1e-4f);
    }

    [Fact]
    public void Run_OfPndmWithRungeKutta_EndsAtTheImage()
    {
        var settings = Trajectory.StableDiffusion with { SetAlphaToOne = true, SkipRungeKutta = false, PredictionType = PredictionType.Sample };
        var plan = Samplers.ByName["pndm"].CreatePlan(settings, 10);

        Assert.Equal([901, 851, 851, 801, 801, 751, 751, 701, 701, 651, 651, 601, 601, 501, 401, 301, 201, 101, 1], plan.Timesteps);
        AssertEndsAtImage(plan, isFlow: false, 0.5f);
        Assert.Throws<ArgumentException>(() => Samplers.ByName["pndm"].CreatePlan(settings, 3));
    }

    [Theory]
    [InlineData("dpmpp_2m")]
    [InlineData("dpmpp_2m_sde")]
    [InlineData("dpmpp_3m_sde")]
    [InlineData("dpmpp_2s")]
    [InlineData("unipc")]
    [InlineData("deis")]
    public void Run_OfSolverForFlowModel_EndsAtTheImage(string name)
    {
        var plan = Samplers.ByName[name].CreatePlan(new SchedulerSettings { PredictionType = PredictionType.Flow, Shift = 3 }, 20);

        AssertEndsAtImage(plan, isFlow: true, name == "deis" ? 0.5f : 1e-3f);
    }

    [Theory]
    [MemberData(nameof(NamesAndSchedules))]
    public void CreatePlan_EveryScheduleAndManyStepCounts_HasFallingLevelsInRange(string name, ScheduleType schedule)
    {
        foreach (var steps in (int[])[1, 2, 3, 7, 10, 19, 50, 200])
        {
            var plan = Samplers.ByName[name].CreatePlan(Trajectory.SettingsFor(name), steps, new SamplerOptions { Schedule = schedule });

            Assert.All(plan.Timesteps, static t => Assert.InRange(t, 0, 1000));
            if (plan.Sigmas is { } sigmas)
            {
                Assert.Equal(steps + 1, sigmas.Count);
                Assert.All(sigmas.Zip(sigmas.Skip(1)), static pair => Assert.True(pair.First >= pair.Second));
                var perStep = plan.EvaluationsPerStep;
                Assert.Equal(perStep == 2 ? (2 * steps) - 1 : steps, plan.Timesteps.Count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CreatePlan_StepsOutOfRange_Throws(string name)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Samplers.ByName[name].CreatePlan(Trajectory.SettingsFor(name), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Samplers.ByName[name].CreatePlan(Trajectory.SettingsFor(name), 1001));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CreatePlan_SameSettings_DrawsNoiseAsToldByTheCatalogue(string name)
    {
        var sampler = Samplers.ByName[name];
        var plan = sampler.CreatePlan(Trajectory.SettingsFor(name), 8);

        Assert.Equal(sampler.IsStochastic, plan.DrawsNoise);
        Assert.Equal(sampler.EvaluationsPerStep, plan.EvaluationsPerStep);
        Assert.Same(sampler, Samplers.ByName[name]);
    }

    [Theory]
    [InlineData("euler", "k_euler", 0.0, 3e-6)]
    [InlineData("heun", "k_heun", 0.0, 3e-6)]
    [InlineData("lms", "k_lms", 0.0, 3e-6)]
    [InlineData("dpmpp_2m", "k_dpmpp_2m", 5e-6, 1e-2)]
    public void Run_KarrasAfterDiffusersAndKDiffusion_DiffersOnlyByWholeTimesteps(string diffusers, string kDiffusion, double atLeast, double atMost)
    {
        // The DPM-Solver classes of diffusers round the timesteps of Karras levels, k-diffusion does not: an A1111 user needs the second.
        var options = new SamplerOptions { Schedule = ScheduleType.Karras };
        var settings = Trajectory.StableDiffusion with { TimestepSpacing = TimestepSpacing.Linspace };

        var difference = Final(diffusers).Zip(Final(kDiffusion), static (a, b) => Math.Abs(a - b)).Max();

        Assert.InRange(difference, atLeast, atMost);

        float[] Final(string name)
        {
            var plan = Samplers.ByName[name].CreatePlan(settings, 12, options);
            var noise = new float[64];
            NoiseSources.Cpu.Open(4).Fill(noise);
            // Latents of the DPM-Solver classes have unit variance at the start, the others that of the noise.
            var run = plan.Start(Array.ConvertAll(noise, x => (float)(x * plan.LevelBefore(0).Noise)), NoiseSources.Cpu.Open(5));
            var input = new float[64];
            while (!run.IsComplete)
            {
                run.WriteModelInput(input);
                run.Advance(Trajectory.Predict(input, run.Timestep));
            }

            return run.Latent.ToArray();
        }
    }

    [Fact]
    public void CreatePlan_AlignYourStepsWithTenSteps_HasThePublishedTimesteps()
    {
        var options = new SamplerOptions { Schedule = ScheduleType.AlignYourSteps };

        var timesteps = Samplers.ByName["dpmpp_2m"].CreatePlan(Trajectory.StableDiffusion, 10, options).Timesteps;

        Assert.Equal([999, 850, 736, 645, 545, 455, 343, 233, 124, 24], timesteps);
    }

    [Fact]
    public void PreferredSchedule_OfEverySampler_IsOneThatItTakes()
    {
        foreach (var sampler in Samplers.ByName.Values.Where(static sampler => sampler.PreferredSchedule is not null))
        {
            Assert.Contains(sampler.PreferredSchedule!.Value, sampler.Schedules);
        }
    }

    [Fact]
    public void CreatePlan_NobodyAsksForASchedule_TakesTheModelsThenThePreferred()
    {
        var sampler = Samplers.ByName["k_dpmpp_2m_sde"];
        var plain = Trajectory.StableDiffusion;

        Assert.Equal(Sigmas(plain, ScheduleType.Exponential), Sigmas(plain, null));
        Assert.Equal(Sigmas(plain, ScheduleType.Karras), Sigmas(plain with { UseKarrasSigmas = true }, null));
        Assert.Equal(Sigmas(plain, ScheduleType.Linspace), Sigmas(plain with { UseKarrasSigmas = true }, ScheduleType.Linspace));

        IReadOnlyList<double>? Sigmas(SchedulerSettings settings, ScheduleType? schedule) =>
            sampler.CreatePlan(settings, 20, new SamplerOptions { Schedule = schedule }).Sigmas;
    }

    [Fact]
    public void CreatePlan_ScheduleThatTheSamplerHasNot_ThrowsAndNamesThose()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => Samplers.ByName["ddim"].CreatePlan(Trajectory.StableDiffusion, 5, new SamplerOptions { Schedule = ScheduleType.Karras }));

        Assert.Contains("schedule karras", exception.Message, StringComparison.Ordinal);
        Assert.Contains("linspace, leading, trailing", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("euler")]
    [InlineData("k_dpmpp_sde")]
    [InlineData("ddim")]
    public void CreatePlan_FlowModelAndOtherSampler_Throws(string name)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => Samplers.ByName[name].CreatePlan(Trajectory.StableDiffusion with { PredictionType = PredictionType.Flow }, 5));

        Assert.Contains("prediction_type flow", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flow_euler", "prediction_type flow")]
    [InlineData("lcm", "original_inference_steps 50")]
    public void CreatePlan_UnsuitableModel_Throws(string name, string reason)
    {
        var exception = Assert.Throws<ArgumentException>(() => Samplers.ByName[name].CreatePlan(Trajectory.StableDiffusion, 60));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreatePlan_EpsilonWithoutAnySignal_ThrowsInsteadOfInfinity()
    {
        var settings = Trajectory.StableDiffusion with { RescaleToZeroSignal = true, TimestepSpacing = TimestepSpacing.Trailing };

        var exception = Assert.Throws<ArgumentException>(() => Samplers.ByName["ddim"].CreatePlan(settings, 5));

        Assert.Contains("rescale_betas_zero_snr", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(Samplers.ByName["ddim"].CreatePlan(settings with { PredictionType = PredictionType.Velocity }, 5));
    }

    [Fact]
    public void CreatePlan_DpmSolverOfNoiseToZero_Throws()
    {
        var settings = Trajectory.StableDiffusion with { Algorithm = SolverAlgorithm.DpmSolver };

        Assert.Throws<ArgumentException>(() => Samplers.ByName["dpm_multistep"].CreatePlan(settings, 5));
        Assert.NotNull(Samplers.ByName["dpm_multistep"].CreatePlan(settings with { FinalSigma = FinalSigma.Minimum }, 5));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void CreatePlan_EtaOutOfRange_Throws(double eta)
    {
        Assert.Throws<ArgumentException>(() => Samplers.ByName["ddim"].CreatePlan(Trajectory.StableDiffusion, 5, new SamplerOptions { Eta = eta }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void CreatePlan_StrengthThatLeavesNoStep_Throws(double strength)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => Samplers.ByName["euler"].CreatePlan(Trajectory.StableDiffusion, 5, new SamplerOptions { Strength = strength }));

        Assert.Contains("strength", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreatePlan_Clipping_LimitsThePredictedImage()
    {
        var settings = Trajectory.StableDiffusion with { PredictionType = PredictionType.Sample, SetAlphaToOne = true, ClipRange = 1 };
        var run = Samplers.ByName["ddim"].CreatePlan(settings, 1).Start([0f, 0f], NoiseSources.Cpu.Open(0));

        run.Advance([5f, -5f]);

        Assert.Equal([1f, -1f], run.Latent.ToArray());
    }

    [Fact]
    public void ForClass_KnownAndUnknown_GivesTheSamplerThatHonoursTheSettings()
    {
        Assert.Equal("dpm_multistep", Samplers.ForClass("DPMSolverMultistepScheduler")!.Name);
        Assert.Equal("pndm", Samplers.ForClass("PNDMScheduler")!.Name);
        Assert.Equal("k_dpmpp_sde", Samplers.ForClass("sample_dpmpp_sde")!.Name);
        Assert.Null(Samplers.ForClass("ScoreSdeVeScheduler"));
    }

    private static void AssertEndsAtImage(SamplingPlan plan, bool isFlow, float tolerance)
    {
        var noise = NoiseSources.Cpu.Open(3);
        var run = plan.Start(plan.DrawInitialLatent(noise, 64), noise);
        var image = Enumerable.Range(0, 64).Select(static i => (i - 32) / 20f).ToArray();
        while (!run.IsComplete)
        {
            var level = plan.LevelBefore(run.Index);
            // Flow is noise minus image; what is not image in the latent is noise.
            run.Advance(isFlow ? [.. run.Latent.ToArray().Select((x, i) => (float)((x - image[i]) / level.Noise))] : image);
        }

        for (var i = 0; i < image.Length; i++)
        {
            Assert.Equal(image[i], run.Latent[i], tolerance);
        }
    }
}
