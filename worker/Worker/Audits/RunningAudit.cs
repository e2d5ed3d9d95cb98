namespace SogniLike.Worker.Audits;

/// <summary>An audit that has a slot. Safe for concurrent use.</summary>
public sealed class RunningAudit : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Action<RunningAudit> _release;
    private int _answered;

    internal RunningAudit(string id, int evaluations, Action<RunningAudit> release)
    {
        (Id, Evaluations, _release) = (id, evaluations, release);
        Token = _source.Token;
    }

    /// <summary>As the coordinator names it.</summary>
    public string Id { get; }

    /// <summary>Evaluations that will be asked for, at most.</summary>
    public int Evaluations { get; }

    /// <summary>Questions answered so far.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Cancelled when the worker must stop.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gives the slot back.</summary>
    public void Dispose()
    {
        // Nobody cancels it any more once it is released.
        _release(this);
        _source.Dispose();
    }

    internal void CountAnswer() => Interlocked.Increment(ref _answered);

    internal void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in the same moment.
        }
    }
}
