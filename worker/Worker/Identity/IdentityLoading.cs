namespace SogniLike.Worker.Identity;

/// <summary>What the data folder says about who this worker is.</summary>
public abstract record IdentityLoading
{
    private IdentityLoading()
    {
    }

    /// <summary>The worker is enrolled. The receiver disposes the identity.</summary>
    public sealed record Loaded(WorkerIdentity Identity) : IdentityLoading;

    /// <summary>It was never enrolled.</summary>
    public sealed record NotEnrolled : IdentityLoading;

    /// <summary>The files are there but must not be used.</summary>
    /// <param name="Problem">A sentence that names the file and what to do.</param>
    public sealed record Unusable(string Problem) : IdentityLoading;
}
