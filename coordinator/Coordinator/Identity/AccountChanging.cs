using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Identity;

/// <summary>Answer to <see cref="Accounts.SetAsync"/>. A closed set.</summary>
public abstract record AccountChanging
{
    private AccountChanging()
    {
    }

    /// <summary>The account is so now.</summary>
    public sealed record Done(AccountRecord Account) : AccountChanging;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : AccountChanging;

    /// <summary>The account is new, and the pool holds as many as its options allow.</summary>
    public sealed record PoolFull(int Limit) : AccountChanging;
}
