using System.Runtime.InteropServices;
using System.Text.Json;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Verification;

namespace SogniLike.Coordinator.Measuring;

/// <summary>
/// What the built-in model predicts at the first evaluations of some jobs, as it was computed before the program was made: the file beside the model. The latents are not in there; they follow from
/// seed and predictions, bit for bit.
/// </summary>
public static class ShippedAnswers
{
    /// <summary>Of the file.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private static readonly Lazy<Content> Shipped = new(static () =>
    {
        using var stream = typeof(ShippedAnswers).Assembly.GetManifestResourceStream("SogniLike.Coordinator.Measuring.answers.json")!;
        return JsonSerializer.Deserialize<Content>(stream, Json)!;
    });

    /// <summary>The model that they are of.</summary>
    public static ManifestId Model { get; } = new(Shipped.Value.Model);

    /// <summary>Class and precision of the device that computed them.</summary>
    public static (string Class, string Precision) Device => (Shipped.Value.DeviceClass, Shipped.Value.Precision);

    /// <summary>The jobs, the smallest first.</summary>
    public static IReadOnlyList<JobSpec> Specs { get; } = [.. Shipped.Value.Questions.Select(SpecOf)];

    /// <summary>The guided predictions of the first evaluations of a job of <see cref="Specs"/>.</summary>
    public static IReadOnlyList<float[]> PredictionsOf(JobSpec spec) => [.. Shipped.Value.Questions[Specs.ToList().IndexOf(spec)].Predictions.Select(FloatsOf)];

    /// <summary>The points of a job of <see cref="Specs"/>.</summary>
    /// <param name="spec">One of them.</param>
    /// <param name="expected">How the pool reads the model.</param>
    public static KnownQuestion QuestionOf(JobSpec spec, ExpectedTrajectory expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var noise = TrajectoryModel.NoiseOf(spec)!;
        var run = expected.Plan.Start(expected.Plan.DrawInitialLatent(noise, expected.LatentLength), noise);
        var points = new List<CalibrationPoint>();
        foreach (var prediction in PredictionsOf(spec))
        {
            points.Add(new CalibrationPoint(spec, run.Index, expected.Plan.LevelBefore(run.Index), run.Latent.ToArray(), prediction, Device));
            run.Advance(prediction);
        }

        return new KnownQuestion(spec, points);
    }

    private static JobSpec SpecOf(Question question) => new()
    {
        Model = "",
        Manifest = Model,
        Prompt = question.Prompt,
        NegativePrompt = question.NegativePrompt,
        Width = question.Width,
        Height = question.Height,
        Steps = question.Steps,
        Sampler = question.Sampler,
        GuidanceScale = question.GuidanceScale,
        Seed = question.Seed,
        NoiseSource = question.NoiseSource,
    };

    private static float[] FloatsOf(string base64) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(base64)).ToArray();

    /// <summary>The file.</summary>
    /// <param name="Origin">How it was made.</param>
    /// <param name="Model">Manifest of the model, hexadecimal.</param>
    /// <param name="DeviceClass">Of the device that computed it.</param>
    /// <param name="Precision">Of the model on it.</param>
    /// <param name="Questions">The smallest first.</param>
    public sealed record Content(string Origin, string Model, string DeviceClass, string Precision, IReadOnlyList<Question> Questions);

    /// <summary>A job and the guided predictions of its first evaluations.</summary>
    /// <param name="Predictions">fp32, little-endian, base64.</param>
    public sealed record Question(
        string Prompt, string NegativePrompt, int Width, int Height, int Steps, string Sampler, double GuidanceScale, ulong Seed, string NoiseSource, IReadOnlyList<string> Predictions);
}
