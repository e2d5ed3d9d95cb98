namespace SogniLike.Worker.Backends;

/// <summary>What came of one point.</summary>
public abstract record PointOutcome
{
    private PointOutcome()
    {
    }

    /// <summary>To <see cref="IPointRun.PredictAsync"/>.</summary>
    /// <param name="Values">As many as the latent has.</param>
    public sealed record Prediction(float[] Values) : PointOutcome;

    /// <summary>To <see cref="IPointRun.DecodeAsync"/>.</summary>
    /// <param name="Rgb">8-bit RGB, rows from the top.</param>
    public sealed record Image(ReadOnlyMemory<byte> Rgb) : PointOutcome;

    /// <summary>The point cannot be computed.</summary>
    /// <param name="Message">A sentence for the owner's log, without the prompt.</param>
    public sealed record Failed(string Message) : PointOutcome;
}
