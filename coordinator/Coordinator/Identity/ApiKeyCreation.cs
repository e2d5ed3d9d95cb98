using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Identity;

/// <summary>Answer to <see cref="ApiKeys.CreateAsync"/>. A closed set.</summary>
public abstract record ApiKeyCreation
{
    private ApiKeyCreation()
    {
    }

    /// <summary>The key exists. <paramref name="Text"/> holds the secret and is not kept.</summary>
    public sealed record Created(ApiKeyRecord Key, string Text) : ApiKeyCreation
    {
        /// <summary>Never shows the secret.</summary>
        public override string ToString() => $"API key {Key.Id}";
    }

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ApiKeyCreation;

    /// <summary>The pool holds as many keys as its options allow.</summary>
    public sealed record PoolFull(int Limit) : ApiKeyCreation;

    /// <summary>The account is new, and the pool holds as many accounts as its options allow.</summary>
    public sealed record TooManyAccounts(int Limit) : ApiKeyCreation;

    /// <summary>The account holds as many keys as its options allow, and all of them still work.</summary>
    public sealed record AccountFull(int Limit) : ApiKeyCreation;
}
