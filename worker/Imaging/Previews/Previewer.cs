using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Previews;

/// <summary>Makes the previews of a run.</summary>
internal sealed class Previewer(PreviewOptions options, ModelContract model, GraphRunner runner)
{
    private readonly LatentColors? _colors = options.Decoder is null ? ModelColors.Of(model) : null;

    /// <summary>Whether there is a preview of an image after an evaluation.</summary>
    public bool IsDue(int image, int index, int count) => index + 1 < count && IsOnPlan(image, index, count) && options.IsWanted?.Invoke(image) != false;

    /// <summary>The preview of a step; null when there is nothing to see.</summary>
    public GenerationPreview? Create(
        int image,
        int index,
        SamplingPlan plan,
        ReadOnlySpan<float> latent,
        ReadOnlySpan<float> prediction,
        int width,
        int height,
        CancellationToken cancellationToken)
    {
        var predicted = PredictedImage.Create(latent, prediction, plan.LevelBefore(index), model.Scheduler.PredictionType);
        var pixels = options.Decoder is { } decoder
            ? decoder.Decode(runner, predicted, width, height, cancellationToken)
            : _colors!.Render(predicted, width, height);
        return pixels is null ? null : Encode(image, index, plan.Timesteps.Count, pixels);
    }

    /// <summary>n previews part a run into n + 1 pieces; there is one where a piece ends.</summary>
    private bool IsOnPlan(int image, int index, int count)
    {
        if (options.CountOf?.Invoke(image) is not { } wanted)
        {
            return (index + 1) % options.EverySteps == 0;
        }

        return wanted > 0 && PiecesAfter(index + 1) > PiecesAfter(index);

        long PiecesAfter(int evaluations) => evaluations * (wanted + 1L) / count;
    }

    private GenerationPreview Encode(int image, int index, int count, RgbImage pixels)
    {
        var png = PngEncoder.Encode(pixels);
        while (png.Length > options.MaxBytes && (pixels.Width > 1 || pixels.Height > 1))
        {
            pixels = Pictures.Resize(pixels, Math.Max(1, pixels.Width / 2), Math.Max(1, pixels.Height / 2));
            png = PngEncoder.Encode(pixels);
        }

        return new GenerationPreview(image, index, count, pixels, png);
    }
}
