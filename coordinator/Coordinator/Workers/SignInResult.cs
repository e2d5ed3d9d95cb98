namespace SogniLike.Coordinator.Workers;

/// <summary>Answer to a worker that says who it is. A closed set.</summary>
public abstract record SignInResult
{
    private SignInResult()
    {
    }

    public sealed record SignedIn(WorkerRecord Worker) : SignInResult;

    public sealed record UnknownWorker : SignInResult;

    public sealed record Revoked : SignInResult;

    /// <summary>The signature is not that of the worker's key.</summary>
    public sealed record SignatureInvalid : SignInResult;
}
