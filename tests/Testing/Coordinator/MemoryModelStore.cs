using SogniLike.Coordinator.Models;

namespace SogniLike.Testing.Coordinator;

/// <summary>Models in memory. Safe for concurrent use.</summary>
public sealed class MemoryModelStore : IModelStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ModelRecord> _models = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> PutAsync(ModelRecord model, int most, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_models.ContainsKey(model.Name) && _models.Count >= most)
            {
                return Task.FromResult(false);
            }

            _models[model.Name] = model;
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<ModelRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_models.GetValueOrDefault(name));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelRecord>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ModelRecord>>([.. _models.Values]);
        }
    }

    /// <inheritdoc/>
    public Task<ModelRecord?> SetEnabledAsync(string name, bool enabled, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_models.TryGetValue(name, out var model) ? _models[name] = model with { Enabled = enabled } : null);
        }
    }
}
