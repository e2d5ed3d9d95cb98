namespace SogniLike.Coordinator.Identity;

/// <summary>The pool that this coordinator belongs to.</summary>
public sealed class PoolOptions
{
    public const string Section = "Coordinator:Pool";

    /// <summary>Name of the pool, part of every API key and of every key in the store. 1 to 32 characters of a-z, 0-9, '-'. Default "main".</summary>
    public string Id { get; set; } = "main";

    /// <summary>Most accounts. 1 to 1,000,000. Default 10,000.</summary>
    public int MaxAccounts { get; set; } = 10_000;

    /// <summary>Most API keys, revoked ones included. 1 to 1,000,000. Default 10,000.</summary>
    public int MaxApiKeys { get; set; } = 10_000;

    /// <summary>Most API keys of one account; when there is no room, those that work no more are forgotten first. 1 to 10,000. Default 100.</summary>
    public int MaxApiKeysPerAccount { get; set; } = 100;

    /// <summary>Most models. 1 to 10,000. Default 1,000.</summary>
    public int MaxModels { get; set; } = 1_000;

    /// <summary>Whether this start makes a new one-time login of the owner, for a pool whose owner has lost every key. Default false.</summary>
    public bool NewOwnerLogin { get; set; }

    /// <summary>How long a one-time login of the owner can be used. 1 minute to 30 days. Default 1 day.</summary>
    public TimeSpan OwnerLoginValidFor { get; set; } = TimeSpan.FromDays(1);
}
