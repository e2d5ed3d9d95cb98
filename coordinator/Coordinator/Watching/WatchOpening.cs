using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Watching;

/// <summary>Answer to a request to watch. A closed set.</summary>
public abstract record WatchOpening
{
    private WatchOpening()
    {
    }

    /// <summary>Read it; dispose it in any case.</summary>
    public sealed record Opened(JobWatch Watch) : WatchOpening;

    public sealed record Invalid(FieldError Error) : WatchOpening;

    /// <summary>The account has as many watches here as the options allow.</summary>
    public sealed record TooMany(int Limit) : WatchOpening;
}
