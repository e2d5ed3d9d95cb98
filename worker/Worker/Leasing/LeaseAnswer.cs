namespace SogniLike.Worker.Leasing;

/// <summary>The coordinator's word on a returned result.</summary>
public abstract record LeaseAnswer
{
    private LeaseAnswer()
    {
    }

    /// <summary>The result passed the checks; the job is done.</summary>
    public sealed record Accepted : LeaseAnswer;

    /// <summary>The result failed a check; the lease is over.</summary>
    /// <param name="Code">Stable code of proto/README.md.</param>
    /// <param name="Message">A sentence from the coordinator, cleaned for logs.</param>
    public sealed record Refused(string Code, string Message) : LeaseAnswer;

    /// <summary>The lease ended before the result was judged.</summary>
    public sealed record Over : LeaseAnswer;
}
