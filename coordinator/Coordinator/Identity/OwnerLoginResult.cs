namespace SogniLike.Coordinator.Identity;

/// <summary>Answer to <see cref="OwnerLogins.RedeemAsync"/>. A closed set.</summary>
public abstract record OwnerLoginResult
{
    private OwnerLoginResult()
    {
    }

    /// <summary>The key exists. <paramref name="Text"/> holds its secret and is not kept.</summary>
    public sealed record Redeemed(ApiKeyRecord Key, string Text) : OwnerLoginResult
    {
        /// <summary>Never shows the secret.</summary>
        public override string ToString() => $"API key {Key.Id}";
    }

    /// <summary>Not the login of this pool: malformed, unknown, or with a wrong secret. Which of these is not told.</summary>
    public sealed record Invalid : OwnerLoginResult;

    /// <summary>It was exchanged before.</summary>
    public sealed record Used : OwnerLoginResult;

    /// <summary>Its time ran out.</summary>
    public sealed record Expired : OwnerLoginResult;

    /// <summary>The pool takes no more keys; the login stays good.</summary>
    public sealed record PoolFull(int Limit) : OwnerLoginResult;
}
