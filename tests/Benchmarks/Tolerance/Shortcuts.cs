using SogniLike.Imaging.Exact.Guidance;
using SogniLike.Imaging.Models;

namespace SogniLike.Benchmarks.Tolerance;

/// <summary>Cheats that evaluate the right model less often than they claim. Where one cannot cheat at an evaluation it claims the true prediction, which is left out.</summary>
internal static class Shortcuts
{
    public delegate Task<IReadOnlyList<float[]>> Shortcut(ImageModel model, Trajectory honest, CancellationToken cancellationToken);

    public static (string Name, Shortcut Claim)[] All { get; } =
    [
        ("unconditional_half_skipped", static (model, one, token) => one.EvaluateAsync(model, token, one.Request with { GuidanceScale = 1 })),
        ("unconditional_half_of_the_step_before", ReuseUnconditionalAsync),
        ("negative_prompt_ignored", static (model, one, token) => one.EvaluateAsync(model, token, one.Request with { NegativePrompt = null })),
        ("another_prompt", static (model, one, token) => one.EvaluateAsync(model, token, one.Request with { Prompt = one.Request.Prompt + " on a green background" })),
        ("between_neighbours", static (_, one, _) => Task.FromResult<IReadOnlyList<float[]>>(Mix(one, 0.5f, -1, 0.5f, 1))),
        ("of_the_step_before", static (_, one, _) => Task.FromResult<IReadOnlyList<float[]>>(Mix(one, 1, -1, 0, 0))),
        ("extrapolated", static (_, one, _) => Task.FromResult<IReadOnlyList<float[]>>(Mix(one, 2, -1, -1, -2))),
    ];

    /// <summary>Half of the evaluations saved: what the negative prompt gave is kept for the next step.</summary>
    private static async Task<IReadOnlyList<float[]>> ReuseUnconditionalAsync(ImageModel model, Trajectory one, CancellationToken cancellationToken)
    {
        var conditional = await one.EvaluateAsync(model, cancellationToken, one.Request with { GuidanceScale = 1 });
        var unconditional = await one.EvaluateAsync(model, cancellationToken, one.Request with { GuidanceScale = 1, Prompt = one.Request.NegativePrompt ?? "", NegativePrompt = null });
        var claimed = one.Predictions.ToArray();
        for (var i = ClassifierFreeGuidance.IsNeeded(one.Request.GuidanceScale) ? 1 : claimed.Length; i < claimed.Length; i++)
        {
            claimed[i] = new float[conditional[i].Length];
            ClassifierFreeGuidance.Apply(unconditional[i - 1], conditional[i], one.Request.GuidanceScale, claimed[i]);
        }

        return claimed;
    }

    private static float[][] Mix(Trajectory one, float a, int first, float b, int second)
    {
        var claimed = one.Predictions.ToArray();
        for (var i = 0; i < claimed.Length; i++)
        {
            var (j, k) = (i + first, i + second);
            if (Math.Min(j, k) >= 0 && Math.Max(j, k) < claimed.Length)
            {
                var (before, after) = (one.Predictions[j], one.Predictions[k]);
                claimed[i] = [.. before.Select((value, n) => (a * value) + (b * after[n]))];
            }
        }

        return claimed;
    }
}
