namespace SogniLike.Coordinator.Models;

/// <summary>
/// Models of the pool by name. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface IModelStore
{
    /// <summary>Adds or replaces the model of this name; false when the name is new and the pool holds <paramref name="most"/> models already.</summary>
    Task<bool> PutAsync(ModelRecord model, int most, CancellationToken cancellationToken);

    /// <summary>The model, enabled or not, or null.</summary>
    Task<ModelRecord?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>All models by name.</summary>
    Task<IReadOnlyList<ModelRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Enables or disables the model and returns it, or null when there is none.</summary>
    Task<ModelRecord?> SetEnabledAsync(string name, bool enabled, CancellationToken cancellationToken);
}
