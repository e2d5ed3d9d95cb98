using System.Globalization;
using SogniLike.Coordinator.Operations;

namespace SogniLike.Testing.Coordinator;

/// <summary>What operators did, and how the pool did, in memory. Safe for concurrent use.</summary>
public sealed class MemoryOperationsStore : IOperationsStore
{
    private readonly Lock _gate = new();
    private readonly List<StoredAction> _actions = [];
    private readonly List<PoolSample> _samples = [];
    private ActionLink? _head;
    private long _position;

    /// <inheritdoc/>
    public Task AddActionAsync(AdminAction action, int kept, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _head = ActionChain.Next(_head, action);
            _actions.Add(new StoredAction((++_position).ToString(CultureInfo.InvariantCulture), action, _head));
            _actions.RemoveRange(0, Math.Max(0, _actions.Count - kept));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ActionLink?> ActionHeadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_head);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredAction>> ListActionsAsync(string? before, int limit, CancellationToken cancellationToken)
    {
        var end = before is null ? long.MaxValue : long.Parse(before, CultureInfo.InvariantCulture);
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<StoredAction>>(
                [.. _actions.Where(one => long.Parse(one.Position, CultureInfo.InvariantCulture) < end).Reverse().Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public Task AddSampleAsync(PoolSample sample, int kept, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _samples.Add(sample);
            _samples.RemoveRange(0, Math.Max(0, _samples.Count - kept));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PoolSample>> ListSamplesAsync(int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<PoolSample>>([.. _samples.TakeLast(limit)]);
        }
    }
}
