namespace SogniLike.Worker.Identity;

/// <summary>How an enrolment ended.</summary>
public abstract record EnrolmentResult
{
    private EnrolmentResult()
    {
    }

    /// <summary>The worker has an identity.</summary>
    public sealed record Enrolled(string WorkerId, string PoolId, Uri Url) : EnrolmentResult;

    /// <summary>The folder holds an identity already; nothing was done.</summary>
    public sealed record AlreadyEnrolled(string WorkerId) : EnrolmentResult;

    /// <summary>The data folder cannot be used, or the name is malformed.</summary>
    /// <param name="Problem">A sentence that says what to do.</param>
    public sealed record NotPossible(string Problem) : EnrolmentResult;

    /// <summary>The coordinator said no.</summary>
    /// <param name="Code">Stable code of proto/README.md, or empty.</param>
    /// <param name="Message">A sentence for people.</param>
    public sealed record Refused(string Code, string Message) : EnrolmentResult;

    /// <summary>The coordinator, or its certificate, is not the one that the token names.</summary>
    public sealed record WrongCertificate(Uri Url) : EnrolmentResult;

    /// <summary>Nobody answered at the token's address.</summary>
    public sealed record Unreachable(Uri Url, string Message) : EnrolmentResult;

    /// <summary>No answer came in time.</summary>
    public sealed record TimedOut(Uri Url) : EnrolmentResult;
}
