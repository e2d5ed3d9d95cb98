namespace SogniLike.Worker.Session;

/// <summary>How an upload ended.</summary>
public abstract record UploadOutcome
{
    private UploadOutcome()
    {
    }

    /// <summary>The coordinator has the whole file and computed the same hash.</summary>
    public sealed record Stored : UploadOutcome;

    /// <summary>The lease in the header is over, or somebody else has the job.</summary>
    public sealed record LeaseOver(string Code) : UploadOutcome;

    /// <summary>The coordinator will not take this file; sending it again does not help.</summary>
    public sealed record Refused(string Code, string Message) : UploadOutcome;

    /// <summary>It did not arrive; sending it again may help.</summary>
    public sealed record Interrupted(string Message) : UploadOutcome;
}
