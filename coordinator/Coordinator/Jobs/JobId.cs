namespace SogniLike.Coordinator.Jobs;

/// <summary>Identity of a job: 26 characters of Crockford base32, sortable by creation time, made by <see cref="Time.IIdSource"/>.</summary>
/// <param name="Value">The text form, as artists and workers see it.</param>
public readonly record struct JobId(string Value) : IComparable<JobId>
{
    /// <inheritdoc/>
    public int CompareTo(JobId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    public static bool operator <(JobId left, JobId right) => left.CompareTo(right) < 0;

    public static bool operator >(JobId left, JobId right) => left.CompareTo(right) > 0;

    public static bool operator <=(JobId left, JobId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(JobId left, JobId right) => left.CompareTo(right) >= 0;
}
