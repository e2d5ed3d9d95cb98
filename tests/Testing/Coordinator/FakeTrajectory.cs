using System.Security.Cryptography;
using SogniLike.Coordinator.Verification;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Testing.Coordinator;

/// <summary>
/// What a worker without a model commits to: a right trajectory from the seed's noise, whose predictions are random, and an image of the colours of its final latent.
/// </summary>
public sealed class FakeTrajectory
{
    private FakeTrajectory(MerkleTree tree, float[] finalLatent, IReadOnlyList<float[]> predictions, byte[] image) =>
        (Tree, FinalLatent, Predictions, Image) = (tree, finalLatent, predictions, image);

    /// <summary>What is committed to.</summary>
    public MerkleTree Tree { get; }

    /// <summary>The latent that is decoded.</summary>
    public float[] FinalLatent { get; }

    /// <summary>Of every evaluation.</summary>
    public IReadOnlyList<float[]> Predictions { get; }

    /// <summary>The image file.</summary>
    public byte[] Image { get; }

    /// <summary>Draws.</summary>
    /// <param name="expected">The job.</param>
    /// <param name="seed">Of the predictions.</param>
    /// <param name="image">Another image than that of the final latent.</param>
    /// <param name="changeNoise">Called with the first latent.</param>
    public static FakeTrajectory Draw(ExpectedTrajectory expected, int seed = 1, byte[]? image = null, Action<float[]>? changeNoise = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var (noise, random) = (TrajectoryModel.NoiseOf(expected.Spec)!, new Random(seed));
        var latent = expected.Plan.DrawInitialLatent(noise, expected.LatentLength);
        changeNoise?.Invoke(latent);
        var (run, hasher, predictions) = (expected.Plan.Start(latent, noise), new TrajectoryHasher(), new List<float[]>());
        while (!run.IsComplete)
        {
            float[] prediction = [.. Enumerable.Range(0, expected.LatentLength).Select(_ => (float)(random.NextDouble() - 0.5))];
            hasher.Add(run.Latent, prediction);
            run.Advance(prediction);
            predictions.Add(prediction);
        }

        var final = run.Latent.ToArray();
        var file = image ?? ImageOf(expected, final);
        return new FakeTrajectory(hasher.Finish(final, SHA256.HashData(file)), final, predictions, file);
    }

    /// <summary>The file of openings.</summary>
    public byte[] Openings(bool all) => TrajectoryOpenings.Of(Tree, FinalLatent, all ? Predictions : null).ToBytes();

    /// <summary>Each element of the latent as a square of its colour.</summary>
    private static byte[] ImageOf(ExpectedTrajectory expected, float[] latent)
    {
        var (spec, edge) = (expected.Spec, expected.Model.PixelsPerLatent);
        var (columns, rows) = expected.Model.LatentSize(spec);
        var small = expected.Model.Colors!.Render(latent, columns, rows);
        var pixels = new byte[spec.Width * spec.Height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (y, x) = (i / 3 / spec.Width, i / 3 % spec.Width);
            pixels[i] = small.Row(Math.Min(y / edge, rows - 1))[(3 * Math.Min(x / edge, columns - 1)) + (i % 3)];
        }

        return PngEncoder.Encode(new RgbImage(spec.Width, spec.Height, pixels));
    }
}
