using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>An account of the pool's ledger. Its name is what the journal and the balances are kept under; it holds no space.</summary>
public readonly record struct LedgerAccount
{
    private LedgerAccount(string name) => Name = name;

    /// <summary>Where all credits come from: minus what is in circulation, so that all accounts together are always zero.</summary>
    public static LedgerAccount Issuance { get; } = new("issuance");

    /// <summary>What audits, second opinions and refunds are paid from; a share of each payment goes here.</summary>
    public static LedgerAccount Reserve { get; } = new("reserve");

    /// <summary>Taken from the reserve for audits that run, until their verifiers are paid.</summary>
    public static LedgerAccount VerifierPay { get; } = new("verifier-pay");

    /// <summary>The text form.</summary>
    public string Name { get; }

    /// <summary>True for the one account that stands for the outside.</summary>
    public bool MayBeNegative => this == Issuance;

    /// <summary>What an artist may spend.</summary>
    public static LedgerAccount Available(AccountId account) => new($"artist:{account}:available");

    /// <summary>What an artist's unfinished jobs will cost at most.</summary>
    public static LedgerAccount Held(AccountId account) => new($"artist:{account}:held");

    /// <summary>What a worker earned with its newest jobs, and loses when it is convicted.</summary>
    public static LedgerAccount Pending(WorkerId worker) => new($"worker:{worker}:pending");

    /// <summary>What a worker earned for good.</summary>
    public static LedgerAccount Vested(WorkerId worker) => new($"worker:{worker}:vested");

    /// <summary>The account of a name that a store gave.</summary>
    public static LedgerAccount Parse(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
