using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Resizing;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Binding;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Safety;

/// <summary>Asks the safety checker of a model about an image. The answer is a flag: the image stays as it is, whatever the graph makes of it.</summary>
internal static class SafetyChecker
{
    private static readonly double[] Means = [0.48145466, 0.4578275, 0.40821073];
    private static readonly double[] Deviations = [0.26862954, 0.26130258, 0.27577711];

    /// <summary>True when the checker flags the image.</summary>
    public static bool IsFlagged(SafetyCheckerContract contract, SessionCache sessions, GraphRunner runner, RgbImage image, CancellationToken cancellationToken)
    {
        using var lease = sessions.Rent(contract.Graph);
        const int Size = SafetyCheckerBinder.SafetyCheckerSize;
        runner.With(contract.ClipInput, ToClip(image), 1, 3, Size, Size);
        if (contract.Images is { } images)
        {
            float[] pixels = [.. image.Pixels.Span.ToArray().Select(static value => value / 255f)];
            runner.With(images, pixels, 1, image.Height, image.Width, 3);
        }

        return runner.Run(lease.Session, contract.Verdict, 1, cancellationToken)[0] != 0;
    }

    /// <summary>
    /// What CLIP takes: the shorter side resized to 224 (bicubic, antialiased), the middle cut out, values 0 to 1 less the means, by the deviations:
    /// [3, 224, 224].
    /// </summary>
    internal static float[] ToClip(RgbImage image)
    {
        const int Size = SafetyCheckerBinder.SafetyCheckerSize;
        var shorter = Math.Min(image.Width, image.Height);
        // Only the middle is looked at: of a very long image the ends are left out, which bounds what is computed.
        var (cropWidth, cropHeight) = (Math.Min(image.Width, 4 * shorter), Math.Min(image.Height, 4 * shorter));
        var (cropLeft, cropTop) = ((image.Width - cropWidth) / 2, (image.Height - cropHeight) / 2);
        var planes = new float[3 * cropWidth * cropHeight];
        for (var y = 0; y < cropHeight; y++)
        {
            var row = image.Row(y + cropTop).Slice(cropLeft * 3, cropWidth * 3);
            for (var i = 0; i < row.Length; i++)
            {
                planes[(((i % 3 * cropHeight) + y) * cropWidth) + (i / 3)] = row[i];
            }
        }

        var (width, height) = ((int)((long)cropWidth * Size / shorter), (int)((long)cropHeight * Size / shorter));
        var resized = PlaneResizer.Resize(planes, cropWidth, cropHeight, width, height, ResizeMode.BicubicAntialiased);
        var (left, top) = ((width - Size) / 2, (height - Size) / 2);
        var result = new float[3 * Size * Size];
        for (var i = 0; i < result.Length; i++)
        {
            var (channel, y, x) = (i / (Size * Size), i / Size % Size, i % Size);
            var value = Math.Clamp(Math.Round(resized[(((channel * height) + y + top) * width) + x + left]), 0, 255) / 255;
            result[i] = (float)((value - Means[channel]) / Deviations[channel]);
        }

        return result;
    }
}
