using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Identity;

/// <summary>This coordinator, from its start to its end; another one after a restart.</summary>
public sealed class CoordinatorIdentity(IIdSource ids)
{
    public string Id { get; } = ids.NewId();
}
