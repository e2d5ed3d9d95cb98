using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Audits;

/// <summary>What a row of tolerances is for. The order of the two devices makes no difference.</summary>
public readonly record struct ToleranceKey
{
    private ToleranceKey(ManifestId model, string one, string other) => (Model, One, Other) = (model, one, other);

    /// <summary>Which files.</summary>
    public ManifestId Model { get; }

    /// <summary>The device that comes first in ordinal order, "class precision".</summary>
    public string One { get; }

    /// <summary>The other one; may be the same.</summary>
    public string Other { get; }

    /// <summary>The key of two devices that ran one model.</summary>
    public static ToleranceKey Of(ManifestId model, (string Class, string Precision) one, (string Class, string Precision) other)
    {
        var (a, b) = ($"{one.Class} {one.Precision}", $"{other.Class} {other.Precision}");
        return string.CompareOrdinal(a, b) <= 0 ? new ToleranceKey(model, a, b) : new ToleranceKey(model, b, a);
    }

    /// <summary>The key as it is kept.</summary>
    /// <param name="model">Which files.</param>
    /// <param name="one">As <see cref="One"/>.</param>
    /// <param name="other">As <see cref="Other"/>.</param>
    public static ToleranceKey Read(ManifestId model, string one, string other) =>
        string.CompareOrdinal(one, other) <= 0 ? new ToleranceKey(model, one, other) : new ToleranceKey(model, other, one);

    /// <summary>"model one|other".</summary>
    public override string ToString() => $"{Model} {One}|{Other}";
}
