using SogniLike.Imaging.Exact.Coloring;
using SogniLike.Imaging.Exact.Pixels;

namespace SogniLike.Imaging.Tests.Previews;

/// <summary>Fits the colours of latents to images by least squares: each pixel is the mean of what the decoder makes of one latent element.</summary>
internal static class LatentColorFit
{
    /// <summary>Fits factors and bias; the normal equations are solved by elimination with pivots.</summary>
    public static LatentColors Fit(IReadOnlyList<(float[] Latent, RgbImage Image)> samples, int channels, string origin)
    {
        var unknowns = channels + 1;
        var equations = new double[unknowns, unknowns + 3];
        foreach (var (element, color) in samples.SelectMany(sample => Pairs(sample.Latent, sample.Image, channels)))
        {
            for (var i = 0; i < unknowns; i++)
            {
                for (var j = 0; j < unknowns + 3; j++)
                {
                    equations[i, j] += element[i] * (j < unknowns ? element[j] : color[j - unknowns]);
                }
            }
        }

        Solve(equations, unknowns);
        double[] Row(int i) => [.. Enumerable.Range(unknowns, 3).Select(j => Math.Round(equations[i, j], 4))];
        return new LatentColors(origin, [.. Enumerable.Range(0, channels).Select(Row)], Row(channels));
    }

    /// <summary>Root of the mean squared error of all colours (values -1 to 1), and the share of their variance that is explained.</summary>
    public static (double Error, double Explained) Measure(LatentColors colors, IReadOnlyList<(float[] Latent, RgbImage Image)> samples, int channels)
    {
        var (squares, sum, sumOfSquares, count) = (0.0, 0.0, 0.0, 0);
        foreach (var (element, color) in samples.SelectMany(sample => Pairs(sample.Latent, sample.Image, channels)))
        {
            for (var c = 0; c < 3; c++)
            {
                var mixed = colors.Bias[c] + Enumerable.Range(0, channels).Sum(i => colors.Factors[i][c] * element[i]);
                squares += (mixed - color[c]) * (mixed - color[c]);
                (sum, sumOfSquares, count) = (sum + color[c], sumOfSquares + (color[c] * color[c]), count + 1);
            }
        }

        return (Math.Sqrt(squares / count), 1 - (squares / (sumOfSquares - (sum * sum / count))));
    }

    private static IEnumerable<(double[] Element, double[] Color)> Pairs(float[] latent, RgbImage image, int channels)
    {
        var plane = latent.Length / channels;
        var scale = (int)Math.Sqrt(image.Width * image.Height / (double)plane);
        var columns = image.Width / scale;
        for (var i = 0; i < plane; i++)
        {
            var color = new double[3];
            for (var pixel = 0; pixel < scale * scale; pixel++)
            {
                var row = image.Row((i / columns * scale) + (pixel / scale));
                for (var c = 0; c < 3; c++)
                {
                    color[c] += ((row[(((i % columns * scale) + (pixel % scale)) * 3) + c] / 127.5) - 1) / (scale * scale);
                }
            }

            yield return ([.. Enumerable.Range(0, channels).Select(channel => (double)latent[(channel * plane) + i]), 1], color);
        }
    }

    private static void Solve(double[,] equations, int unknowns)
    {
        for (var pivot = 0; pivot < unknowns; pivot++)
        {
            var best = Enumerable.Range(pivot, unknowns - pivot).MaxBy(row => Math.Abs(equations[row, pivot]));
            for (var j = 0; j < unknowns + 3; j++)
            {
                (equations[pivot, j], equations[best, j]) = (equations[best, j], equations[pivot, j]);
            }

            for (var row = 0; row < unknowns; row++)
            {
                var factor = row == pivot ? 0 : equations[row, pivot] / equations[pivot, pivot];
                for (var j = 0; j < unknowns + 3 && factor != 0; j++)
                {
                    equations[row, j] -= factor * equations[pivot, j];
                }
            }
        }

        for (var row = 0; row < unknowns; row++)
        {
            for (var j = unknowns; j < unknowns + 3; j++)
            {
                equations[row, j] /= equations[row, row];
            }
        }
    }
}
