using SogniLike.Imaging.Generation;
using SogniLike.Worker.Backends;

namespace SogniLike.Worker.Jobs;

/// <summary>
/// Equal jobs in one slot that are drawn at once: waits until all have come, or for <see cref="LongestWait"/>, and gives each its own image. Each is cancelled for itself; the
/// run ends when all are. When it fails, what is left is drawn one by one, so that the fault of one image is no other's. Safe for concurrent use.
/// </summary>
/// <param name="backend">Draws.</param>
/// <param name="size">Jobs that were announced.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class BatchTurn(IImageBackend backend, int size, TimeProvider time)
{
    /// <summary>For a job that was announced and does not come.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<Member> _members = [];
    private ITimer? _timer;
    private Action? _stopAll;
    private int _expected = size;
    private bool _hasBegun;

    /// <summary>One of the jobs that were announced does not come.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _expected--;
        }

        BeginIfAllAreHere();
    }

    /// <summary>Draws one image, together with those of the other jobs.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the others go on.</exception>
    public async Task<ImageOutcome> DrawAsync(ImageRequest request, Action<ImageProgress> progress, IGenerationObserver? trajectory, CancellationToken cancellationToken)
    {
        var member = new Member(request, progress, trajectory, cancellationToken);
        lock (_lock)
        {
            if (_hasBegun)
            {
                member = null;
            }
            else
            {
                _members.Add(member);
                _timer ??= time.CreateTimer(_ => Begin(), null, LongestWait, Timeout.InfiniteTimeSpan);
            }
        }

        if (member is null)
        {
            return await backend.GenerateAsync(request, progress, trajectory, cancellationToken);
        }

        using var cancelled = cancellationToken.Register(() => Stop(member));
        BeginIfAllAreHere();
        return await member.Outcome.Task;
    }

    private void BeginIfAllAreHere()
    {
        lock (_lock)
        {
            if (_members.Count < _expected || _members.Count == 0)
            {
                return;
            }
        }

        Begin();
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (_hasBegun)
            {
                return;
            }

            _hasBegun = true;
            _timer?.Dispose();
        }

        _ = Task.Run(RunAsync);
    }

    private void Stop(Member member)
    {
        member.Outcome.TrySetCanceled(member.CancellationToken);
        lock (_lock)
        {
            // Its callbacks reach into the runtime only, never back here.
            if (_members.TrueForAll(one => one.Outcome.Task.IsCompleted))
            {
                _stopAll?.Invoke();
            }
        }
    }

    /// <summary>Never throws: every fault is a job's.</summary>
    private async Task RunAsync()
    {
        List<Member> together = [.. _members.Where(one => !one.Outcome.Task.IsCompleted)];
        if (together.Count > 1)
        {
            await DrawTogetherAsync(together);
        }

        foreach (var left in together.Where(one => !one.Outcome.Task.IsCompleted))
        {
            try
            {
                left.Outcome.TrySetResult(await backend.GenerateAsync(left.Request, left.Progress, left.Trajectory, left.CancellationToken));
            }
            catch (OperationCanceledException)
            {
                left.Outcome.TrySetCanceled(left.CancellationToken);
            }
            catch (Exception fault)
            {
                left.Outcome.TrySetException(fault);
            }
        }
    }

    private async Task DrawTogetherAsync(List<Member> members)
    {
        using var engine = new CancellationTokenSource();
        lock (_lock)
        {
            _stopAll = engine.Cancel;
            if (members.TrueForAll(one => one.Outcome.Task.IsCompleted))
            {
                return;
            }
        }

        try
        {
            await backend.GenerateBatchAsync(
                [.. members.Select(one => new BatchImage(one.Request, one.Progress, one.Trajectory, image => one.Outcome.TrySetResult(image), one.CancellationToken))],
                engine.Token);
        }
        catch (Exception)
        {
            // Whatever it is, it shows again where it belongs.
        }
        finally
        {
            lock (_lock)
            {
                _stopAll = null;
            }
        }
    }

    private sealed record Member(ImageRequest Request, Action<ImageProgress> Progress, IGenerationObserver? Trajectory, CancellationToken CancellationToken)
    {
        public TaskCompletionSource<ImageOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
