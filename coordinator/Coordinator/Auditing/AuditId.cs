namespace SogniLike.Coordinator.Auditing;

/// <summary>Identity of an audit: 26 characters, as <see cref="Jobs.JobId"/>, made by <see cref="Time.IIdSource"/>.</summary>
/// <param name="Value">The text form, as everybody sees it.</param>
public readonly record struct AuditId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
