using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;

namespace SogniLike.Benchmarks.Tolerance;

/// <summary>
/// How far honest machines lie apart on the built-in model, and how far the cheapest cheats lie from them: what tolerances stand on. Distances are those of
/// <see cref="PredictionComparison"/>, in millionths.
/// </summary>
internal sealed class ToleranceSuite : IBenchmarkSuite
{
    // A tolerance is so many times the largest honest distance of its band.
    private const double Factor = 2;

    // What of each cheat must lie outside the tolerance of single precision. One evaluation in a hundred may hide: a cheat needs nearly all of them.
    private const double MustBeSeen = 0.99;

    private const string Cheapest = "cheat.int8_weights_per_channel";

    private static readonly (string Name, Action<string> Edit)[] OtherPrecision =
    [
        ("fp16_weights", WeightEdits.RoundToHalf),
        ("fp16_results", static file => { WeightEdits.RoundToHalf(file); GraphEdits.RoundResultsToHalf(file); }),
    ];

    private static readonly (string Name, Action<string> Edit)[] CheaperModels =
    [
        ("bf16_weights", WeightEdits.RoundToBrain),
        ("int8_weights_per_channel", static file => WeightEdits.QuantizePerChannel(file, 8)),
        ("int8_weights_per_tensor", static file => WeightEdits.QuantizePerTensor(file, 8)),
        ("int8_dynamic_matmul", static file => { GraphEdits.QuantizeInputs(file, "MatMul", "Gemm"); WeightEdits.QuantizePerTensor(file, 8); }),
        ("int8_dynamic_all", static file => { GraphEdits.QuantizeInputs(file, "MatMul", "Gemm", "Conv"); WeightEdits.QuantizePerChannel(file, 8); }),
        ("int4_weights_per_channel", static file => WeightEdits.QuantizePerChannel(file, 4)),
        ("perturbed_1e-4", static file => WeightEdits.AddNoise(file, 1e-4)),
        ("perturbed_1e-3", static file => WeightEdits.AddNoise(file, 1e-3)),
        ("perturbed_1e-2", static file => WeightEdits.AddNoise(file, 1e-2)),
    ];

    public string Name => "tolerance";

    public string Description => "distances of predictions between honest machines, and of cheats, on the built-in model";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        using var reference = VariantModel.Of(HonestVariants.Reference);
        var trajectories = new List<Trajectory>();
        foreach (var request in Requests().Take(options.Size > 0 ? options.Size : int.MaxValue))
        {
            trajectories.Add(await Trajectory.OfAsync(reference.Model, request, cancellationToken));
        }

        await progress.WriteLineAsync($"{trajectories.Count} trajectories, {trajectories.Sum(static one => one.Latents.Count)} evaluations");
        var honest = new List<Sample>();
        var half = new List<Sample>();
        var cheats = new List<Sample>();
        foreach (var (name, inference) in HonestVariants.All)
        {
            using var variant = VariantModel.Of(inference);
            honest.AddRange(await CompareAsync($"honest.{name}", trajectories, one => one.EvaluateAsync(variant.Model, cancellationToken)));
        }

        honest.AddRange(await CompareAsync("honest.halves_apart", trajectories, one => HalvesApartAsync(reference.Model, one, cancellationToken)));
        honest.AddRange(await CompareAsync("honest.drawn_together", trajectories, one => DrawnTogetherAsync(reference.Model, one, cancellationToken)));
        foreach (var (name, edit) in OtherPrecision)
        {
            using var variant = VariantModel.Of(edit);
            half.AddRange(await CompareAsync($"precision.{name}", trajectories, one => one.EvaluateAsync(variant.Model, cancellationToken)));
        }

        foreach (var (name, edit) in CheaperModels)
        {
            await progress.WriteLineAsync(name);
            using var variant = VariantModel.Of(edit);
            cheats.AddRange(await CompareAsync($"cheat.{name}", trajectories, one => one.EvaluateAsync(variant.Model, cancellationToken)));
        }

        foreach (var (name, cheat) in Shortcuts.All)
        {
            cheats.AddRange(await CompareAsync($"cheat.{name}", trajectories, one => cheat(reference.Model, one, cancellationToken)));
        }

        return Summary(honest, half, cheats);
    }

    /// <summary>Every sampler family, guidance from none to strong, both noise sources, with and without negative prompt.</summary>
    internal static IEnumerable<GenerationRequest> Requests() =>
    [
        new() { Prompt = "a red apple", Seed = 42, Steps = 20, GuidanceScale = 3 },
        new() { Prompt = "a cat on a blue background", NegativePrompt = "dog", Seed = 7, Steps = 10, GuidanceScale = 7.5, Sampler = "k_euler_a", NoiseSource = "nv" },
        new() { Prompt = "a rocket", Seed = 11, Steps = 8, GuidanceScale = 1, Sampler = "k_dpmpp_2m" },
        new() { Prompt = "smiling face", NegativePrompt = "white background", Seed = 3, Steps = 5, GuidanceScale = 5, Sampler = "heun" },
        new() { Prompt = "تفاحة حمراء", Seed = 1, Steps = 30, GuidanceScale = 2, Sampler = "euler" },
        new() { Prompt = "a picture of a car", Seed = 99, Steps = 12, GuidanceScale = 15, Sampler = "dpmpp_2m" },
        new() { Prompt = "a tree on a yellow background", NegativePrompt = "a house", Seed = 123, Steps = 20, GuidanceScale = 4, Sampler = "unipc" },
        new() { Prompt = "guitar", Seed = 5, Steps = 16, GuidanceScale = 3, Width = 192, Height = 128 },
    ];

    /// <summary>Both halves of guidance in calls of their own, as graphs with a fixed batch of one make it.</summary>
    private static async Task<IReadOnlyList<float[]>> HalvesApartAsync(ImageModel model, Trajectory one, CancellationToken cancellationToken)
    {
        if (!ClassifierFreeGuidance.IsNeeded(one.Request.GuidanceScale))
        {
            return one.Predictions;
        }

        var conditional = await one.EvaluateAsync(model, cancellationToken, one.Request with { GuidanceScale = 1 });
        var unconditional = await one.EvaluateAsync(model, cancellationToken, one.Request with { GuidanceScale = 1, Prompt = one.Request.NegativePrompt ?? "", NegativePrompt = null });
        for (var i = 0; i < conditional.Count; i++)
        {
            ClassifierFreeGuidance.Apply(unconditional[i], conditional[i], one.Request.GuidanceScale, conditional[i]);
        }

        return conditional;
    }

    /// <summary>With two other images in one batch, as workers draw equal jobs.</summary>
    private static async Task<IReadOnlyList<float[]>> DrawnTogetherAsync(ImageModel model, Trajectory one, CancellationToken cancellationToken)
    {
        // Only the first prediction starts from the same bits; the others follow their own latents, which must stay close too.
        var together = await Trajectory.OfAsync(model, one.Request with { Count = 3 }, cancellationToken);
        return together.Predictions;
    }

    private static async Task<IEnumerable<Sample>> CompareAsync(string name, List<Trajectory> trajectories, Func<Trajectory, Task<IReadOnlyList<float[]>>> claim)
    {
        var samples = new List<Sample>();
        foreach (var one in trajectories)
        {
            var claimed = await claim(one);
            samples.AddRange(claimed.Select((prediction, i) => new Sample(
                name, PredictionComparison.Of(one.Levels[i], one.Request.GuidanceScale, prediction, one.Predictions[i]))));
        }

        return samples;
    }

    private static List<Measurement> Summary(List<Sample> honest, List<Sample> half, List<Sample> cheats)
    {
        var (single, other) = (Largest(honest), Largest(half));
        var measurements = new List<Measurement>();
        foreach (var group in honest.Concat(half).GroupBy(static sample => sample.Name))
        {
            measurements.Add(Parts(group.Key, group.Max(static sample => sample.Distance)) with { Note = $"largest of {group.Count()} evaluations" });
        }

        foreach (var group in cheats.Where(static sample => sample.Distance > 0).GroupBy(static sample => sample.Name))
        {
            measurements.Add(Outside($"{group.Key}.outside_fp32", group, single) with { AtLeast = MustBeSeen });
            measurements.Add(Outside($"{group.Key}.outside_fp16", group, other));
        }

        var cheapest = cheats.Where(static sample => sample.Name == Cheapest).ToList();
        for (var band = 0; band < NoiseBand.Count; band++)
        {
            var here = cheapest.Where(sample => sample.Band == band).ToList();
            if (here.Count > 0)
            {
                var note = FormattableString.Invariant($"noise over signal from {NoiseBand.LowerEnd(band)}; {here.Count} evaluations");
                measurements.Add(Parts($"band.{band}.fp32", single[band]) with { Note = note });
                measurements.Add(Parts($"band.{band}.fp16", other[band]));
                measurements.Add(Parts($"band.{band}.int8", here.Min(static sample => sample.Distance)) with { Note = "the smallest of int8 weights, one scale per channel" });
            }
        }

        return measurements;
    }

    private static Measurement Parts(string name, double distance) => new(name, distance * 1e6, "ppm");

    private static Measurement Outside(string name, IEnumerable<Sample> samples, double[] honest) =>
        new(name, samples.Average(sample => sample.Distance > Factor * honest[sample.Band] ? 1.0 : 0), "of evaluations") { Note = $"of {samples.Count()}" };

    private static double[] Largest(List<Sample> samples) =>
        [.. Enumerable.Range(0, NoiseBand.Count).Select(band => samples.Where(sample => sample.Band == band).Select(static sample => sample.Distance).DefaultIfEmpty().Max())];

    private sealed record Sample(string Name, PredictionComparison Comparison)
    {
        public int Band => Comparison.Band;

        public double Distance => Comparison.Distance;
    }
}
