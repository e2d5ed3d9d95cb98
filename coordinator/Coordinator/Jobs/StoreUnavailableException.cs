namespace SogniLike.Coordinator.Jobs;

/// <summary>The store cannot be reached now. Callers answer "try again later"; duties try again by themselves.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
