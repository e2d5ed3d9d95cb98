using SogniLike.Coordinator.Audits;

namespace SogniLike.Testing.Coordinator;

/// <summary>Epochs of audits in memory. Safe for concurrent use.</summary>
public sealed class MemoryEpochStore : IEpochStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Epoch> _epochs = [];

    /// <inheritdoc/>
    public Task<bool> AddAsync(Epoch epoch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_epochs.TryAdd(epoch.Number, epoch));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Epoch>> FindAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Epoch>>([.. numbers.Where(_epochs.ContainsKey).Select(number => _epochs[number])]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Epoch>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Epoch>>([.. _epochs.Values]);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var number in numbers)
            {
                _epochs.Remove(number);
            }

            return Task.CompletedTask;
        }
    }
}
