using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Exact.Tests.Sampling;

/// <summary>Runs of a model that is exact arithmetic.</summary>
internal static class Trajectory
{
    public static readonly SchedulerSettings StableDiffusion = new() { StepsOffset = 1, SetAlphaToOne = false };

    /// <summary>Settings that a sampler can use: flow for flow models.</summary>
    public static SchedulerSettings SettingsFor(string sampler) =>
        sampler == "flow_euler" ? new SchedulerSettings { PredictionType = PredictionType.Flow, Shift = 3 } : StableDiffusion;

    /// <summary>What stands in for the model: a rational function, the same bits everywhere.</summary>
    public static float[] Predict(float[] input, double timestep)
    {
        var t = (float)(timestep / 1000);
        return Array.ConvertAll(input, x => (x * 0.75f) - (0.125f * x * x * t / (1f + (x * x))));
    }

    /// <summary>SHA-256 of all latents of a run, and what the model put out.</summary>
    public static (string Hash, List<float[]> Outputs) Run(SamplingPlan plan, ulong seed, int length = 250)
    {
        List<float[]> outputs = [];
        var input = new float[length];
        var hash = Hash(plan, seed, length, run =>
        {
            run.WriteModelInput(input);
            outputs.Add(Predict(input, run.Timestep));
            return outputs[^1];
        });
        return (hash, outputs);
    }

    /// <summary>The same from recorded outputs alone.</summary>
    public static string Replay(SamplingPlan plan, ulong seed, List<float[]> outputs) => Hash(plan, seed, outputs[0].Length, run => outputs[run.Index]);

    private static string Hash(SamplingPlan plan, ulong seed, int length, Func<SamplingRun, float[]> output)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var noise = NoiseSources.Cpu.Open(seed);
        var run = plan.Start(plan.DrawInitialLatent(noise, length), noise);
        while (!run.IsComplete)
        {
            hash.AppendData(MemoryMarshal.AsBytes(run.Latent));
            run.Advance(output(run));
        }

        hash.AppendData(MemoryMarshal.AsBytes(run.Latent));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
