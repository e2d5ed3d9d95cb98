namespace SogniLike.Coordinator.Workers;

/// <summary>Identity of an enrolled worker, made by <see cref="Time.IIdSource"/>.</summary>
/// <param name="Value">The text form.</param>
public readonly record struct WorkerId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
