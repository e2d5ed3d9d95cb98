namespace SogniLike.Imaging.Exact.Noise;

/// <summary>
/// Standard-normal numbers drawn one tensor after the other. How many numbers a draw asks for shapes what it gets, so a replay must make the same draws in the
/// same order. One caller at a time.
/// </summary>
public interface INoiseStream
{
    /// <summary>Draws a tensor in C order.</summary>
    void Fill(Span<float> destination);
}
