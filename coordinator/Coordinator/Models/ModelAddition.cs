using SogniLike.Coordinator.Fields;

namespace SogniLike.Coordinator.Models;

/// <summary>Answer to <see cref="ModelCatalog.AddAsync"/>. A closed set.</summary>
public abstract record ModelAddition
{
    private ModelAddition()
    {
    }

    public sealed record Added(ModelRecord Model) : ModelAddition;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ModelAddition;

    /// <summary>The pool holds as many models as its options allow.</summary>
    public sealed record PoolFull(int Limit) : ModelAddition;
}
