namespace SogniLike.Coordinator.Identity;

/// <summary>Identity of an account: 1 to 64 characters of a-z, 0-9, '-', '_'.</summary>
/// <param name="Value">The text form.</param>
public readonly record struct AccountId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
