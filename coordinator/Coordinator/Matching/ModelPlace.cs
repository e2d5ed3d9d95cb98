using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Matching;

/// <summary>Where a worker stands among those that have a model.</summary>
internal sealed record ModelPlace(ManifestId Model, WorkerAbility Ability, bool IsLoaded);
