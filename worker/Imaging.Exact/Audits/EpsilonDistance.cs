namespace SogniLike.Imaging.Exact.Audits;

/// <summary>
/// How far a claimed prediction lies from the one that another machine computed at the same latent. What is compared with a tolerance is <see cref="RelativeL2"/>; the
/// other two are shown beside it. Sums go from the first element to the last in double, so that every coordinator, and everybody who checks a verdict later, gets the
/// same number.
/// </summary>
/// <remarks>
/// Predictions are compared, not latents or images: the verifier starts from the worker's own latent, so that errors of earlier steps do not add up, and a latent moves by only 2 % in the
/// last of 20 steps, so that a tolerance on latents would let half of a prediction pass there. Relative L2 is the measure of TOPLOC-like and step-wise checks of
/// diffusion (OGONG); tests/Benchmarks/README.md compares the three on the built-in model.
/// </remarks>
/// <param name="RelativeL2"><c>|a - b| / |b|</c> with Euclidean norms and b the verifier's: 0 for equal, infinite where b is zero and a is not.</param>
/// <param name="RelativeMax">The largest <c>|a_i - b_i|</c> over the root mean square of b.</param>
/// <param name="Cosine"><c>1 - a b / (|a| |b|)</c>, 0 to 2; sees no scale, and rounds to multiples of about 1e-16.</param>
public readonly record struct EpsilonDistance(double RelativeL2, double RelativeMax, double Cosine)
{
    /// <summary>Compares two predictions.</summary>
    /// <param name="claimed">What the worker committed to.</param>
    /// <param name="recomputed">What the verifier got, as many elements.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are no elements.</exception>
    public static EpsilonDistance Between(ReadOnlySpan<float> claimed, ReadOnlySpan<float> recomputed)
    {
        if (claimed.Length != recomputed.Length || claimed.IsEmpty)
        {
            throw new ArgumentException($"The predictions have {claimed.Length} and {recomputed.Length} elements.", nameof(recomputed));
        }

        var (difference, claimedSquare, square, product, largest) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < claimed.Length; i++)
        {
            var (a, b) = ((double)claimed[i], (double)recomputed[i]);
            var apart = a - b;
            difference += apart * apart;
            claimedSquare += a * a;
            square += b * b;
            product += a * b;
            largest = Math.Max(largest, Math.Abs(apart));
        }

        if (difference == 0)
        {
            return default;
        }

        return new EpsilonDistance(
            Math.Sqrt(difference / square),
            largest / Math.Sqrt(square / claimed.Length),
            claimedSquare == 0 || square == 0 ? 1 : Math.Clamp(1 - (product / (Math.Sqrt(claimedSquare) * Math.Sqrt(square))), 0, 2));
    }
}
