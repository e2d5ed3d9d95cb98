using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Returns;

/// <summary>Answer to a returned result. A closed set.</summary>
public abstract record ReturnResult
{
    private ReturnResult()
    {
    }

    /// <summary>The image passed every check and is delivered, now or by an earlier Returned that said the same.</summary>
    public sealed record Accepted(Job Job) : ReturnResult;

    /// <summary>The image failed a check; the lease is over.</summary>
    /// <param name="Code">One of <see cref="FailureCodes"/>.</param>
    /// <param name="Message">A sentence that names the check and the limit.</param>
    public sealed record Refused(string Code, string Message) : ReturnResult;

    /// <summary>The shown lease is not the running one; never <see cref="LeaseStanding.Current"/>.</summary>
    public sealed record Lost(LeaseStanding Standing) : ReturnResult;

    /// <summary>Nothing with this hash was uploaded under this lease; the lease goes on, so upload it and say so again.</summary>
    public sealed record UploadMissing : ReturnResult;
}
