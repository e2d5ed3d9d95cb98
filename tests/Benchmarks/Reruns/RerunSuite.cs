using SogniLike.Benchmarks.Tolerance;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;

namespace SogniLike.Benchmarks.Reruns;

/// <summary>
/// How far whole runs of honest machines end apart on the built-in model, and how far from them the cheapest cheats end; the same for the decoder alone: what
/// <see cref="ShippedTolerances.EndsOf"/> stands on.
/// </summary>
internal sealed class RerunSuite : IBenchmarkSuite
{
    // One run in fifty may hide: nobody gains by that.
    private const double MustBeSeen = 0.98;

    private static readonly ToleranceKey Processors = ShippedTolerances.Keys[0];

    // As strict as it gets, and for devices that compute in less.
    private static readonly ShippedEnds Single = ShippedTolerances.EndsOf(Processors)!;
    private static readonly ShippedEnds Less = ShippedTolerances.EndsOf(ToleranceKey.Of(Processors.Model, ("cpu", "fp16"), ("cpu", "fp16")))!;

    // What a tolerance for half precision cannot see: as exact as that.
    private static readonly string[] AsNearAsHalf = ["bf16_weights", "perturbed_1e-4", "perturbed_1e-3", "one_step_less", "one_prediction_reused", "guidance_skipped_in_the_last_step", "guidance_skipped_in_the_second_half"];

    private static readonly (string Name, Action<string> Edit)[] CheaperModels =
    [
        ("bf16_weights", WeightEdits.RoundToBrain),
        ("int8_weights_per_channel", static file => WeightEdits.QuantizePerChannel(file, 8)),
        ("int8_weights_per_tensor", static file => WeightEdits.QuantizePerTensor(file, 8)),
        ("int8_dynamic_all", static file => { GraphEdits.QuantizeInputs(file, "MatMul", "Gemm", "Conv"); WeightEdits.QuantizePerChannel(file, 8); }),
        ("int4_weights_per_channel", static file => WeightEdits.QuantizePerChannel(file, 4)),
        ("perturbed_1e-4", static file => WeightEdits.AddNoise(file, 1e-4)),
        ("perturbed_1e-3", static file => WeightEdits.AddNoise(file, 1e-3)),
        ("perturbed_1e-2", static file => WeightEdits.AddNoise(file, 1e-2)),
        ("perturbed_1e-1", static file => WeightEdits.AddNoise(file, 1e-1)),
    ];

    private static readonly (string Name, Func<GenerationRequest, GenerationRequest> Change)[] OtherRequests =
    [
        ("half_of_the_steps", static request => request with { Steps = request.Steps / 2 }),
        ("one_step_less", static request => request with { Steps = request.Steps - 1 }),
        ("another_sampler", static request => request with { Sampler = request.Sampler == "euler" ? "ddim" : "euler" }),
        ("guidance_skipped", static request => request with { GuidanceScale = 1 }),
        ("guidance_10_percent_less", static request => request with { GuidanceScale = request.GuidanceScale * 0.9 }),
        ("negative_prompt_ignored", static request => request with { NegativePrompt = null }),
        ("another_prompt", static request => request with { Prompt = request.Prompt + " on a green background" }),
        ("another_seed", static request => request with { Seed = request.Seed + 1 }),
    ];

    private static readonly (string Name, Func<GenerationRequest, int, int, GenerationRequest?> Claim)[] Shortcuts =
    [
        ("guidance_skipped_in_the_second_half", static (request, i, count) => i < count / 2 ? request : request with { GuidanceScale = 1 }),
        ("guidance_skipped_in_the_last_step", static (request, i, count) => i < count - 1 ? request : request with { GuidanceScale = 1 }),
        ("every_second_prediction_reused", static (request, i, _) => i % 2 == 0 ? request : null),
        ("one_prediction_reused", static (request, i, count) => i == count / 2 ? null : request),
        ("last_prediction_reused", static (request, i, count) => i == count - 1 ? null : request),
    ];

    public string Name => "reruns";

    public string Description => "where whole runs and decoded images of honest machines, and of cheats, end up on the built-in model";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        using var reference = VariantModel.Of(HonestVariants.Reference);
        var requests = Requests().Take(options.Size > 0 ? options.Size : int.MaxValue).ToList();
        var verified = await EachAsync(requests, request => WholeRun.OfAsync(reference.Model, request, cancellationToken));
        var measurements = new List<Measurement>();
        foreach (var (name, inference) in HonestVariants.All)
        {
            await progress.WriteLineAsync($"honest, {name}");
            using var variant = VariantModel.Of(inference);
            await CompareAsync($"honest.{name}", variant.Model, isHonest: true);
        }

        await JudgeAsync("honest.drawn_together", requests, request => WholeRun.OfAsync(reference.Model, request with { Count = 3 }, cancellationToken), isHonest: true);
        await JudgeAsync("honest.evaluation_by_evaluation", requests, request => WholeRun.OfAsync(reference.Model, request, (_, _) => request, cancellationToken), isHonest: true);
        using (var half = VariantModel.Of(HalfPrecision))
        using (var weights = VariantModel.Of(WeightEdits.RoundToHalf))
        {
            await progress.WriteLineAsync("half precision");
            var ends = await EachAsync(requests, request => WholeRun.OfAsync(half.Model, request, cancellationToken));
            Precise("precision.fp16_against_fp32", ends, verified);
            Precise("precision.fp16_weights_against_fp16", await EachAsync(requests, request => WholeRun.OfAsync(weights.Model, request, cancellationToken)), ends);
        }

        foreach (var (name, edit) in CheaperModels)
        {
            await progress.WriteLineAsync(name);
            using var variant = VariantModel.Of(edit);
            await CompareAsync($"cheat.{name}", variant.Model, isHonest: false);
        }

        foreach (var (name, change) in OtherRequests)
        {
            await progress.WriteLineAsync(name);
            await JudgeAsync($"cheat.{name}", [.. requests.Where(request => change(request) != request && (request.GuidanceScale > 1 || !name.StartsWith("guidance", StringComparison.Ordinal)))], request => WholeRun.OfAsync(reference.Model, change(request), cancellationToken), isHonest: false);
        }

        foreach (var (name, claim) in Shortcuts)
        {
            await progress.WriteLineAsync(name);
            var guided = name.StartsWith("guidance", StringComparison.Ordinal);
            await JudgeAsync(
                $"cheat.{name}",
                [.. requests.Where(request => request.Steps > 1 && (!guided || request.GuidanceScale > 1))],
                request => WholeRun.OfAsync(reference.Model, request, (i, count) => claim(request, i, count), cancellationToken),
                isHonest: false);
        }

        measurements.AddRange(await DecodingAsync(requests, verified, progress, cancellationToken));
        return measurements;

        void Precise(string name, List<WholeRun> claimed, List<WholeRun> of)
        {
            var distances = Enumerable.Range(0, requests.Count).Select(i => claimed[i].DistanceTo(of[i], requests[i].GuidanceScale)).ToList();
            measurements.AddRange(Distances(name, distances, isHonest: true));
            measurements.Add(Outside($"{name}.outside_fp16", distances, Less) with { AtMost = 0 });
        }

        Task CompareAsync(string name, ImageModel model, bool isHonest) => JudgeAsync(name, requests, request => WholeRun.OfAsync(model, request, cancellationToken), isHonest);

        async Task JudgeAsync(string name, List<GenerationRequest> some, Func<GenerationRequest, Task<WholeRun>> draw, bool isHonest)
        {
            if (some.Count == 0)
            {
                // None of the few that were asked for can be cheated in this way.
                return;
            }

            var of = some.Select(request => verified[requests.IndexOf(request)]).ToList();
            measurements.AddRange(Judged(name, some, await EachAsync(some, draw), of, isHonest));
            await progress.WriteLineAsync(string.Join(' ', ((IEnumerable<Measurement>)measurements).Reverse().Take(3).Select(static one => one.Note)));
        }
    }

    /// <summary>Samplers of every kind, one to thirty steps, guidance from none to strong, both noise sources, four sizes.</summary>
    internal static IEnumerable<GenerationRequest> Requests() =>
    [
        new() { Prompt = "a red apple", Seed = 42, Steps = 20, GuidanceScale = 3 },
        new() { Prompt = "a cat on a blue background", NegativePrompt = "dog", Seed = 7, Steps = 10, GuidanceScale = 7.5, Sampler = "k_euler_a", NoiseSource = "nv" },
        new() { Prompt = "a rocket", Seed = 11, Steps = 8, GuidanceScale = 1, Sampler = "k_dpmpp_2m" },
        new() { Prompt = "smiling face", NegativePrompt = "white background", Seed = 3, Steps = 6, GuidanceScale = 5, Sampler = "heun" },
        new() { Prompt = "تفاحة حمراء", Seed = 1, Steps = 30, GuidanceScale = 2, Sampler = "euler" },
        new() { Prompt = "a picture of a car", Seed = 99, Steps = 12, GuidanceScale = 15, Sampler = "dpmpp_2m" },
        new() { Prompt = "a tree on a yellow background", NegativePrompt = "a house", Seed = 123, Steps = 20, GuidanceScale = 4, Sampler = "unipc" },
        new() { Prompt = "guitar", Seed = 5, Steps = 16, GuidanceScale = 3, Width = 192, Height = 128 },
        new() { Prompt = "a pizza", NegativePrompt = "a plate", Seed = 77, Steps = 15, GuidanceScale = 6, Sampler = "dpmpp_2m_sde" },
        new() { Prompt = "an umbrella", Seed = 1_234, Steps = 4, GuidanceScale = 2, Sampler = "lcm" },
        new() { Prompt = "a green frog", NegativePrompt = "red", Seed = 21, Steps = 25, GuidanceScale = 9, Sampler = "ddpm", NoiseSource = "nv" },
        new() { Prompt = "a yellow star", Seed = 13, Steps = 2, GuidanceScale = 3, Sampler = "ddim" },
        new() { Prompt = "a violin", Seed = 8, Steps = 18, GuidanceScale = 4, Sampler = "k_euler", Width = 64, Height = 64 },
        new() { Prompt = "قلب أحمر", NegativePrompt = "a blue heart", Seed = 314, Steps = 20, GuidanceScale = 5, Sampler = "deis", Width = 128, Height = 192 },
    ];

    private static void HalfPrecision(string file)
    {
        WeightEdits.RoundToHalf(file);
        GraphEdits.RoundResultsToHalf(file);
    }

    private static async Task<List<T>> EachAsync<T>(IEnumerable<GenerationRequest> requests, Func<GenerationRequest, Task<T>> draw)
    {
        var ends = new List<T>();
        foreach (var request in requests)
        {
            ends.Add(await draw(request));
        }

        return ends;
    }

    private static IEnumerable<Measurement> Judged(string name, List<GenerationRequest> requests, List<WholeRun> claimed, List<WholeRun> verified, bool isHonest)
    {
        var distances = Enumerable.Range(0, requests.Count).Select(i => claimed[i].DistanceTo(verified[i], requests[i].GuidanceScale)).ToList();
        foreach (var measurement in Distances(name, distances, isHonest))
        {
            yield return measurement;
        }

        var share = Outside($"{name}.outside_fp32", distances, Single);
        yield return isHonest ? share with { AtMost = 0 } : share with { AtLeast = MustBeSeen };
        if (!isHonest)
        {
            var less = Outside($"{name}.outside_fp16", distances, Less);
            yield return AsNearAsHalf.Any(near => name.EndsWith(near, StringComparison.Ordinal)) ? less : less with { AtLeast = MustBeSeen };
        }
    }

    private static Measurement Outside(string name, List<(double Latent, double Image)> distances, ShippedEnds limits) =>
        new(name, distances.Average(one => one.Latent > limits.Latent || one.Image > limits.ImageLevels ? 1.0 : 0), "of runs") { Note = $"of {distances.Count}" };

    private static IEnumerable<Measurement> Distances(string name, List<(double Latent, double Image)> distances, bool isHonest) =>
    [
        Spread($"{name}.latent", [.. distances.Select(static one => one.Latent * 1e6)], "ppm", isHonest),
        Spread($"{name}.image", [.. distances.Select(static one => one.Image)], "levels", isHonest),
    ];

    /// <summary>What counts: of honest ones the largest, of cheats the smallest.</summary>
    private static Measurement Spread(string name, double[] values, string unit, bool isHonest) => new(name, isHonest ? values.Max() : values.Min(), unit)
    {
        Note = FormattableString.Invariant($"{(isHonest ? "largest" : "smallest")} of {values.Length}: {string.Join(' ', values.Order().Select(static value => FormattableString.Invariant($"{value:0.####}")))}"),
    };

    private static async Task<List<Measurement>> DecodingAsync(List<GenerationRequest> requests, List<WholeRun> verified, TextWriter progress, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        foreach (var (name, inference) in HonestVariants.All)
        {
            using var variant = VariantModel.Of(inference);
            await AddAsync($"decode.honest.{name}", variant.Model, isHonest: true);
        }

        foreach (var (name, edit) in CheaperModels.Prepend(("fp16", HalfPrecision)))
        {
            await progress.WriteLineAsync($"decoder, {name}");
            using var variant = VariantModel.Of(edit, "vae_decoder");
            await AddAsync($"decode.{(name == "fp16" ? "precision" : "cheat")}.{name}", variant.Model, isHonest: name == "fp16");
        }

        foreach (var (name, make) in CheapImages.All)
        {
            Add($"decode.cheat.{name}", [.. verified.Select(one => WholeRun.Levels(make(one.Image), one.Image))], isHonest: false);
        }

        Add("decode.cheat.image_of_another_job", [.. Enumerable.Range(0, verified.Count).Select(i => Nearest(verified, i)).OfType<double>()], isHonest: false);
        return measurements;

        async Task AddAsync(string name, ImageModel model, bool isHonest)
        {
            var levels = new List<double>();
            for (var i = 0; i < requests.Count; i++)
            {
                levels.Add(WholeRun.Levels(await WholeRun.DecodeAsync(model, requests[i], verified[i].Final, cancellationToken), verified[i].Image));
            }

            Add(name, [.. levels], isHonest);
        }

        void Add(string name, double[] levels, bool isHonest)
        {
            if (levels.Length == 0)
            {
                return;
            }

            // Weights with noise of 1e-4 move an eighth of a level in a thousand pixels: the decoder's own rounding to bytes hides that.
            var sees = !name.EndsWith("perturbed_1e-4", StringComparison.Ordinal);
            var seesLess = !AsNearAsHalf.Any(near => name.EndsWith(near, StringComparison.Ordinal));

            measurements.Add(Spread(name, levels, "levels", isHonest));
            var (single, less) = (Share("fp32", Single), Share("fp16", Less));
            measurements.AddRange(!isHonest ? [single with { AtLeast = sees ? MustBeSeen : null }, less with { AtLeast = seesLess ? MustBeSeen : null }] : name.StartsWith("decode.precision", StringComparison.Ordinal) ? [less with { AtMost = 0 }] : [single with { AtMost = 0 }]);

            Measurement Share(string of, ShippedEnds limits) =>
                new($"{name}.outside_{of}", levels.Average(one => one > limits.DecodedLevels ? 1.0 : 0), "of images") { Note = $"of {levels.Length}" };
        }
    }

    /// <summary>The nearest of the other images of its size; null when there is none.</summary>
    private static double? Nearest(List<WholeRun> runs, int index) => runs
        .Where((one, i) => i != index && (one.Image.Width, one.Image.Height) == (runs[index].Image.Width, runs[index].Image.Height))
        .Select(one => (double?)WholeRun.Levels(one.Image, runs[index].Image)).Min();
}
