namespace SogniLike.Worker.Leasing;

/// <summary>Whether an assignment got a slot.</summary>
public abstract record LeaseTaking
{
    private LeaseTaking()
    {
    }

    /// <summary>It did.</summary>
    public sealed record Taken(HeldJob Job) : LeaseTaking;

    /// <summary>Every slot is busy, or too many finished images wait for an answer.</summary>
    public sealed record NoFreeSlot : LeaseTaking;

    /// <summary>This very lease is held already; the message came twice.</summary>
    public sealed record AlreadyHeld : LeaseTaking;
}
