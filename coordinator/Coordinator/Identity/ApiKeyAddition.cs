namespace SogniLike.Coordinator.Identity;

/// <summary>Answer to <see cref="IApiKeyStore.AddAsync"/>.</summary>
public enum ApiKeyAddition
{
    Added = 1,

    /// <summary>The id is known.</summary>
    Exists = 2,

    /// <summary>The pool holds as many keys as it may.</summary>
    PoolFull = 3,

    /// <summary>The account holds as many keys as it may.</summary>
    AccountFull = 4,
}
