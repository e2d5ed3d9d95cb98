namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>Measures how fast model evaluations are, for all passes and images of a request. Speed is counted from the end of the first, which is often slower.</summary>
/// <param name="time">Measures.</param>
/// <param name="total">Number of evaluations of the whole request, each for the images that are made together.</param>
internal sealed class ProgressMeter(TimeProvider time, long total)
{
    private long _done;
    private long _first;

    /// <summary>Evaluations per second; 0 until the second is done.</summary>
    public double PerSecond { get; private set; }

    /// <summary>How long the evaluations to come will take; null until the second is done.</summary>
    public TimeSpan? Remaining => PerSecond > 0 ? TimeSpan.FromSeconds(Math.Max(0, total - _done) / PerSecond) : null;

    /// <summary>Counts an evaluation that was just done.</summary>
    public void Count()
    {
        if (_done++ == 0)
        {
            _first = time.GetTimestamp();
            return;
        }

        var elapsed = time.GetElapsedTime(_first);
        PerSecond = elapsed > TimeSpan.Zero ? (_done - 1) / elapsed.TotalSeconds : 0;
    }
}
