using SogniLike.Worker.Leasing;

namespace SogniLike.Worker.Jobs;

/// <summary>How the return of a result ended.</summary>
public abstract record DeliveryEnd
{
    private DeliveryEnd()
    {
    }

    /// <summary>The coordinator gave its word on it.</summary>
    public sealed record Judged(LeaseAnswer Answer) : DeliveryEnd;

    /// <summary>The file cannot be brought to the coordinator.</summary>
    /// <param name="Message">A sentence for people.</param>
    public sealed record NotTaken(string Message) : DeliveryEnd;
}
