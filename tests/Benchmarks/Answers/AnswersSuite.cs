using System.Runtime.InteropServices;
using System.Text.Json;
using SogniLike.Benchmarks.Tolerance;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Measuring;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Generation;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Answers;

/// <summary>
/// The known answers that newcomers with the built-in model are measured by: how far this machine lies from the shipped ones, and how long it takes. With SOGNI_UPDATE_ANSWERS=1 it writes the file
/// anew, as this machine computes it.
/// </summary>
internal sealed class AnswersSuite : IBenchmarkSuite
{
    private const string Update = "SOGNI_UPDATE_ANSWERS";
    private const string Origin = "SOGNI_UPDATE_ANSWERS=1 dotnet run -c Release --project tests/Benchmarks -- answers";
    private const int Known = 2;

    private static readonly ToleranceKey Key = ToleranceKey.Of(ShippedAnswers.Model, ("cpu", "fp32"), ("cpu", "fp32"));

    public string Name => "answers";

    public string Description => "this machine against the shipped answers of the built-in model";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        using var model = VariantModel.Of(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu });
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            var questions = new List<ShippedAnswers.Question>();
            foreach (var request in Requests())
            {
                questions.Add(QuestionOf(request, await Trajectory.OfAsync(model.Model, request, cancellationToken)));
            }

            var file = Path.Combine(Path.GetDirectoryName(RepositoryPaths.EmojiDiffusion)!, "emoji-diffusion.answers.json");
            var content = new ShippedAnswers.Content(Origin, ShippedAnswers.Model.Value, "cpu", "fp32", questions);
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(content, ShippedAnswers.Json) + "\n", cancellationToken);
            await progress.WriteLineAsync($"Written: {file}. Build again.");
            return [];
        }

        using var odd = VariantModel.Of(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1, GraphOptimization = GraphOptimization.None });
        return [.. await CompareAsync("as_usual", model.Model, cancellationToken), .. await CompareAsync("unoptimised_threads_1", odd.Model, cancellationToken)];
    }

    private static async Task<IReadOnlyList<Measurement>> CompareAsync(string name, ImageModel model, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        foreach (var spec in ShippedAnswers.Specs)
        {
            var request = new GenerationRequest
            {
                Prompt = spec.Prompt,
                NegativePrompt = spec.NegativePrompt,
                Width = spec.Width,
                Height = spec.Height,
                Steps = spec.Steps,
                Sampler = spec.Sampler,
                GuidanceScale = spec.GuidanceScale,
                Seed = spec.Seed,
            };
            var trajectory = await Trajectory.OfAsync(model, request, cancellationToken);
            var predictions = ShippedAnswers.PredictionsOf(spec);
            measurements.AddRange(predictions.Select((known, i) =>
            {
                var comparison = PredictionComparison.Of(trajectory.Levels[i], spec.GuidanceScale, known, trajectory.Predictions[i]);
                var tolerance = ShippedTolerances.Find(Key)![comparison.Band];
                return new Measurement($"{name}.{spec.Width}x{spec.Height}.{i}", comparison.Distance * 1e6, "ppm") { AtMost = tolerance * 1e6, Note = $"band {comparison.Band}" };
            }));
        }

        return measurements;
    }

    private static IEnumerable<GenerationRequest> Requests() =>
    [
        new() { Prompt = "a red apple", NegativePrompt = "leaf", Seed = 2, Steps = 4, GuidanceScale = 3, Sampler = "ddim", Width = 128, Height = 128 },
        new() { Prompt = "a rocket on a blue background", NegativePrompt = "star", Seed = 3, Steps = 4, GuidanceScale = 3, Sampler = "ddim", Width = 256, Height = 256 },
        new() { Prompt = "a smiling cat", NegativePrompt = "dog", Seed = 5, Steps = 4, GuidanceScale = 3, Sampler = "ddim", Width = 512, Height = 512 },
    ];

    private static ShippedAnswers.Question QuestionOf(GenerationRequest request, Trajectory trajectory) => new(
        request.Prompt,
        request.NegativePrompt!,
        request.Width!.Value,
        request.Height!.Value,
        request.Steps!.Value,
        request.Sampler,
        request.GuidanceScale,
        request.Seed,
        request.NoiseSource,
        [.. trajectory.Predictions.Take(Known).Select(static values => Convert.ToBase64String(MemoryMarshal.AsBytes(values.AsSpan())))]);
}
