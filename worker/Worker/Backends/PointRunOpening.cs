namespace SogniLike.Worker.Backends;

/// <summary>Whether single points of a job can be computed here.</summary>
public abstract record PointRunOpening
{
    private PointRunOpening()
    {
    }

    /// <summary>They can.</summary>
    /// <param name="Run">The caller disposes it.</param>
    public sealed record Opened(IPointRun Run) : PointRunOpening;

    /// <summary>The model cannot be loaded.</summary>
    /// <param name="Message">A sentence for the owner's log.</param>
    public sealed record ModelMissing(string Message) : PointRunOpening;

    /// <summary>The job is not one whose points can be computed.</summary>
    /// <param name="Message">A sentence for the owner's log, without the prompt.</param>
    public sealed record Unsupported(string Message) : PointRunOpening;
}
